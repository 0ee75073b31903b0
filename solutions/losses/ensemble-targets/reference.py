"""Soft targets from several teachers: the weighted mean of their tempered probabilities.

Hinton, Vinyals and Dean, "Distilling the Knowledge in a Neural Network", arXiv:1503.02531, section 1.
"""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor


def require_positive(temperature: float) -> None:
    if not temperature > 0:  # so that nan is refused as well
        raise ValueError(f"temperature must be above 0, not {temperature}")


def require_one_shape(teacher_logits: Sequence[Tensor]) -> None:
    """Broadcasting would make a mean of shapes that do not belong together."""
    shapes = {tuple(logits.shape) for logits in teacher_logits}
    if len(shapes) > 1:
        raise ValueError(f"teachers whose logits have the shapes {sorted(shapes)}")


def shares(weights: Sequence[float] | None, count: int) -> list[float]:
    """The weights, scaled so that they sum to 1; equal where there are none."""
    if weights is None:
        return [1 / count] * count
    if len(weights) != count:
        raise ValueError(f"{len(weights)} weights for {count} teachers")
    if min(weights) < 0 or max(weights) == 0:
        raise ValueError(f"weights must not be negative, nor all 0: {weights}")
    total = sum(weights)
    return [weight / total for weight in weights]


def ensemble_targets(
    teacher_logits: Sequence[Tensor],
    *, temperature: float = 1.0, weights: Sequence[float] | None = None,
) -> Tensor:  # fmt: skip
    """Σ_m w_m softmax(z_m / T) / Σ_m w_m, over the teachers m.

    A list of float[batch, classes] → float[batch, classes].
    """
    require_positive(temperature)
    require_one_shape(teacher_logits)
    # Each teacher is softened for itself; only then is there something to average.
    opinions = torch.stack([F.softmax(logits.detach() / temperature, dim=-1) for logits in teacher_logits])
    share = opinions.new_tensor(shares(weights, len(opinions)))  # (teachers,)
    return torch.tensordot(share, opinions, dims=1)  # (teachers,) · (teachers, batch, classes) → (batch, classes)
