"""Matching logits: see the question for what the loss promises."""

import torch
import torch.nn.functional as F


def logit_matching_loss(student_logits, teacher_logits):
    """The mean over the batch of 1 / (2C) · Σ_c ((s_c − s̄) − (t_c − t̄))².

    Logits of shape (batch, classes) → a scalar tensor.
    """
    raise NotImplementedError
