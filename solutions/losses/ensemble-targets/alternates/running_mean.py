"""One teacher after another, as a running mean: nothing but the mean so far is kept."""

import torch


@torch.no_grad()
def ensemble_targets(teacher_logits, *, temperature=1.0, weights=None):
    if temperature <= 0:
        raise ValueError("temperature must be above 0")
    teacher_logits = list(teacher_logits)
    weights = [1] * len(teacher_logits) if weights is None else list(weights)
    if not teacher_logits or len(weights) != len(teacher_logits):
        raise ValueError("as many weights as teachers, and at least one")
    if min(weights) < 0 or sum(weights) <= 0:
        raise ValueError("weights")
    mean, seen = torch.zeros_like(teacher_logits[0]), 0.0
    for weight, logits in zip(weights, teacher_logits):
        if logits.shape != mean.shape:
            raise ValueError("shape")
        seen += weight
        if weight > 0:
            mean += (torch.softmax(logits / temperature, -1) - mean) * (weight / seen)
    return mean
