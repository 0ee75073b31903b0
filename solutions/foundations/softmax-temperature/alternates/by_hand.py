"""The formula written out, the largest entry of each slice taken off first."""

import torch


def softmax_with_temperature(z, T, dim=-1):
    if T <= 0:
        raise ValueError("T must be positive")
    z = z - z.max(dim=dim, keepdim=True).values
    e = torch.exp(z / T)
    return e / e.sum(dim=dim, keepdim=True)
