"""Distillation of standardised logits: see the question for what it promises."""

import torch
import torch.nn.functional as F


def standardized_kd_loss(student_logits, teacher_logits, *, temperature=2.0):
    """T² · KL(softmax(z(teacher) / T) ‖ softmax(z(student) / T)), with z the z-score of each row.

    Logits of shape (batch, classes) → a scalar tensor.
    """
    raise NotImplementedError
