"""A row of the teacher has two different numbers, so that its softening and its entropy are scalars."""

import math


def virtual_teacher_kd_loss(s, y, correct=0.9, temperature=20.0, alpha=0.5):
    if not temperature > 0.0:
        raise ValueError(f"bad temperature: {temperature!r}")
    batch, classes = s.shape
    if y.shape != (batch,):
        raise ValueError(f"{batch} samples, labels of shape {tuple(y.shape)}")
    odds = (correct * (classes - 1) / (1 - correct)) ** (1 / temperature)  # the label against one other class
    label = odds / (odds + classes - 1)
    other = 1 / (odds + classes - 1)
    entropy = -label * math.log(label) - (classes - 1) * other * math.log(other)
    tempered = s / temperature
    log_q = tempered - tempered.logsumexp(1, keepdim=True)
    at_label = log_q[range(batch), y]
    soft = -(label - other) * at_label - other * log_q.sum(1) - entropy
    hard = s.logsumexp(1) - s[range(batch), y]
    return (alpha * soft + (1 - alpha) * hard).mean()
