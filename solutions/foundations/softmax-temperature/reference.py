"""A softmax with a temperature.

Hinton, Vinyals and Dean, "Distilling the Knowledge in a Neural Network", arXiv:1503.02531, section 2, equation 1.
"""

import torch
from torch import Tensor


def softmax_with_temperature(logits: Tensor, temperature: float, dim: int = -1) -> Tensor:
    """p_i = exp(z_i / T) / Σ_j exp(z_j / T) along `dim`; as `logits` in shape and dtype."""
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, not {temperature}")
    tempered = logits / temperature  # before the exponentials; a new tensor, the caller's stays as it was
    return torch.softmax(tempered, dim=dim)  # takes off each slice's largest entry itself: no overflow
