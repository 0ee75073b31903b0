"""The skew divergence: see the question for what it promises."""

import math

import torch
import torch.nn.functional as F


def skew_kl(student_logits, teacher_logits, *, skew=0.1):
    """KL(p ‖ m) with m = skew · p + (1 − skew) · q; p the teacher, q the student.

    Logits of shape (batch, classes) → a scalar tensor.
    """
    raise NotImplementedError
