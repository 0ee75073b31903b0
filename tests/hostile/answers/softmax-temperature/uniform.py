"""No answer at all: every class as likely as every other."""

import torch


def softmax_with_temperature(logits, temperature, dim=-1):
    return torch.ones_like(logits) / logits.shape[dim]
