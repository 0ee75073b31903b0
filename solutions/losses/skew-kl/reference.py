"""The skew divergence: KL from the teacher to a student that has been lent a little of the teacher.

Ko et al., "DistiLLM", arXiv:2402.03898, section 3.1; Lee, "On the Effectiveness of the Skew Divergence", AISTATS 2001.
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor


def require_same_shape(student_logits: Tensor, teacher_logits: Tensor) -> None:
    """Broadcasting would make a number of shapes that do not belong together."""
    if student_logits.shape != teacher_logits.shape:
        raise ValueError(f"logits of shapes {tuple(student_logits.shape)} and {tuple(teacher_logits.shape)}")


def log_mixture(log_p: Tensor, log_q: Tensor, skew: float) -> Tensor:
    """log(skew · p + (1 − skew) · q), without leaving the logarithms: log(e^a + e^b)."""
    if skew == 0:
        return log_q
    return torch.logaddexp(log_p + math.log(skew), log_q + math.log(1 - skew))


def skew_kl(student_logits: Tensor, teacher_logits: Tensor, *, skew: float = 0.1) -> Tensor:
    """KL(p ‖ m) with m = skew · p + (1 − skew) · q; p the teacher, q the student.

    float[batch, classes] twice → a scalar, in nats.
    """
    require_same_shape(student_logits, teacher_logits)
    log_p = F.log_softmax(teacher_logits.detach(), dim=-1)  # (batch, classes)
    log_q = F.log_softmax(student_logits, dim=-1)  # (batch, classes)
    log_m = log_mixture(log_p, log_q, skew)  # (batch, classes)
    # kl_div takes the distribution behind the fraction bar first. "batchmean" is the mean over the batch.
    return F.kl_div(log_m, log_p, reduction="batchmean", log_target=True)
