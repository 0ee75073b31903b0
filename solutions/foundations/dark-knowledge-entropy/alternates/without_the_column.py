"""The wrong classes are gathered into a matrix of one column less, and their softmax is scattered back."""

import torch


@torch.no_grad()
def dark_knowledge(logits, labels, temperature):
    if temperature <= 0:
        raise ValueError("temperature")
    batch, classes = logits.shape
    if labels.numel() != batch:
        raise ValueError(f"{labels.numel()} labels, {batch} samples")
    columns = torch.arange(classes).expand(batch, classes)
    wrong = columns[columns != labels[:, None]].view(batch, classes - 1)
    tempered = logits.gather(1, wrong) / temperature
    return torch.zeros_like(logits).scatter(1, wrong, tempered.softmax(1))
