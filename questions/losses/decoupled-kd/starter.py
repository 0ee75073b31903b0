"""Decoupled knowledge distillation: see the question for what it promises."""

import torch
import torch.nn.functional as F


def dkd_loss(student_logits, teacher_logits, labels, *, alpha=1.0, beta=8.0, temperature=4.0):
    """T² · (alpha · TCKD + beta · NCKD): the target against the rest, and the rest among themselves.

    Logits of shape (batch, classes), labels of shape (batch) → a scalar tensor.
    """
    raise NotImplementedError
