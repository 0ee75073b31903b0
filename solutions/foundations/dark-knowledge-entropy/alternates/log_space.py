"""In log space: each tempered logit less the log-sum-exp of the wrong ones, the label masked once more at the end."""

import torch


def dark_knowledge(logits, labels, temperature):
    if temperature <= 0:
        raise ValueError("a temperature is above 0")
    if tuple(labels.shape) != (logits.size(0),):
        raise ValueError("labels")
    label = torch.zeros(logits.shape, dtype=torch.bool).scatter_(1, labels.unsqueeze(1), True)
    scaled = logits.data / temperature
    scaled = scaled - torch.where(label, -float("inf"), scaled).amax(1, keepdim=True)
    log_rest = torch.where(label, -float("inf"), scaled).logsumexp(1, keepdim=True)
    return torch.where(label, torch.zeros_like(scaled), (scaled - log_rest).exp())
