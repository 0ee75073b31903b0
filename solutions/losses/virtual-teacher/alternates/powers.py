"""The formula as it stands: one-hot labels, powers of probabilities, a normalised sum."""

import torch
import torch.nn.functional as F


def virtual_teacher_kd_loss(student_logits, labels, *, correct=0.9, temperature=20.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("temperature")
    if len(labels) != len(student_logits):
        raise ValueError("labels")
    classes = student_logits.size(1)
    with torch.no_grad():
        is_label = F.one_hot(labels, classes).to(student_logits.dtype)
        d = is_label * correct + (1 - is_label) * (1 - correct) / (classes - 1)
        p = d.pow(1 / temperature)
        p = p / p.sum(dim=1, keepdim=True)
    soft = F.kl_div(F.log_softmax(student_logits / temperature, dim=1), p, reduction="sum") / len(labels)
    return soft * alpha + F.cross_entropy(student_logits, labels) * (1 - alpha)
