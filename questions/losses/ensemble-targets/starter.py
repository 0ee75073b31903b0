"""Soft targets from several teachers: see the question for what they promise."""

import torch
import torch.nn.functional as F


def ensemble_targets(teacher_logits, *, temperature=1.0, weights=None):
    """Σ_m w_m softmax(z_m / T) / Σ_m w_m, over the teachers m.

    A list of tensors of shape (batch, classes) → one of that shape.
    """
    raise NotImplementedError
