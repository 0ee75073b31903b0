# tries: returns views of one element with strides of 0, a trillion entries long, and of memory beyond their own
# question: kd-loss
# answer: zero
# must: bad-reply

import torch

calls = 0


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    # Costs 4 bytes here and 4 TB wherever it is made contiguous, compared or printed.
    global calls
    calls += 1
    loss = (student_logits * 0).sum()
    if calls % 4 == 1:
        return loss.expand(1 << 20, 1 << 20)
    if calls % 4 == 2:
        return [loss.expand(1 << 22) for _ in range(64)]  # each one small enough
    if calls % 4 == 3:
        return torch.as_strided(loss, (1 << 15, 1 << 15), (0, 0))
    try:  # what lies behind the tensor's own memory
        return torch.as_strided(loss.detach(), (1 << 20,), (1,), 1 << 10)
    except RuntimeError as error:
        print("as_strided:", str(error)[:80])
        return loss.expand(1 << 40)
