# tries: answers with 60 MiB of bytes, which the checker turns into eight times as many in float64
# question: kd-loss
# answer: zero
# must: gain nothing

import torch

BYTES = torch.zeros(60 << 20, dtype=torch.int8)


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return BYTES
