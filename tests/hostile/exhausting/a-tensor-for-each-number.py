# tries: answers with ten thousand tensors of no elements, and shapes as large as numbers can be
# question: kd-loss
# answer: zero
# must: bad-reply

import torch


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    empty = torch.empty(0, 1 << 40) if temperature > 2 else torch.empty(0)
    return [empty] * 10_000
