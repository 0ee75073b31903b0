"""By way of the log probabilities: z / T less its log-sum-exp, then the exponential."""

import torch


def softmax_with_temperature(logits: torch.Tensor, temperature: float, dim: int = -1) -> torch.Tensor:
    if not (temperature > 0):
        raise ValueError(f"bad temperature: {temperature!r}")
    scaled = torch.mul(logits, 1.0 / temperature)
    return (scaled - torch.logsumexp(scaled, dim, keepdim=True)).exp()
