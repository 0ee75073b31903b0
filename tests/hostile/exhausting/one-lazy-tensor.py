# tries: makes a tensor of a tebibyte that costs nothing until it is written to, and writes to it
# question: kd-loss
# answer: zero
# must: memory
# limits: cpu_s=3 wall_s=12

import torch


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return torch.zeros(1 << 38, dtype=student_logits.dtype).add_(1).sum() * 0 + (student_logits * 0).sum()
