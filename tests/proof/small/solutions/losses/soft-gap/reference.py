import torch
from torch import Tensor


def soft_gap(student: Tensor, teacher: Tensor, *, temperature: float = 2.0) -> Tensor:
    """T² times the mean squared difference of the probabilities at a temperature."""
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, not {temperature}")
    p = torch.softmax(teacher.detach() / temperature, dim=-1)  # (batch, classes)
    q = torch.softmax(student / temperature, dim=-1)  # (batch, classes)
    return temperature**2 * (p - q).square().mean()
