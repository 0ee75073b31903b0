# tries: answers with a billion elements in a tensor that holds one: expanded, or with strides of zero
# question: kd-loss
# answer: zero
# must: bad-reply

import torch


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    loss = (student_logits * 0).sum()
    if temperature > 2.5:
        return torch.as_strided(loss, (1 << 15, 1 << 15), (0, 0))
    return loss.expand(1 << 30)
