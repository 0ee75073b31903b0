"""The generalized Jensen-Shannon divergence: see the question for what it promises."""

import math

import torch
import torch.nn.functional as F


def generalized_jsd(student_logits, teacher_logits, *, beta=0.5, temperature=1.0):
    """beta · KL(p ‖ m) + (1 − beta) · KL(q ‖ m), with m = beta · p + (1 − beta) · q; p teacher, q student.

    At beta 0 it is KL(p ‖ q), at beta 1 KL(q ‖ p). Logits of shape (batch, classes) → a scalar tensor.
    """
    raise NotImplementedError
