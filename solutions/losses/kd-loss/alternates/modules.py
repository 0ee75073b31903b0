"""PyTorch's loss modules, and a target of probabilities made without a graph."""

import torch
from torch import nn


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("the temperature must be positive")
    if student_logits.size() != teacher_logits.size() or len(labels) != len(student_logits):
        raise ValueError("shapes do not agree")
    with torch.no_grad():
        target = torch.softmax(teacher_logits / temperature, dim=1)
    divergence = nn.KLDivLoss(reduction="batchmean")(nn.LogSoftmax(dim=1)(student_logits / temperature), target)
    return divergence * (alpha * temperature * temperature) + nn.CrossEntropyLoss()(student_logits, labels) * (
        1 - alpha
    )
