"""torch.lerp is exact at both weights; the exponential is a mix of logarithms, with its ends put right afterwards."""

import math

import torch


def schedule(step, total, start=None, end=None, kind="cosine"):
    if total < 1:
        raise ValueError(total)
    weight = torch.tensor(step / (total - 1) if total > 1 else float(step), dtype=torch.float64).clamp(0, 1)
    a, b = torch.tensor([start, end], dtype=torch.float64)
    match kind:
        case "linear":
            return torch.lerp(a, b, weight).item()
        case "cosine":
            return torch.lerp(a, b, 0.5 - 0.5 * torch.cos(math.pi * weight)).item()
        case "exponential":
            if start <= 0 or end <= 0:
                raise ValueError((start, end))
            mixed = torch.lerp(a.log(), b.log(), weight).exp()
            return torch.where(weight == 0, a, torch.where(weight == 1, b, mixed)).item()
    raise ValueError(kind)
