"""Distillation from a teacher that knows nothing but the label: what soft targets do by themselves.

Yuan et al., "Revisiting Knowledge Distillation via Label Smoothing Regularization", arXiv:1909.11723, Tf-KD with a
manually designed teacher. As in the paper there is no T².
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor


def require_positive(temperature: float) -> None:
    if not temperature > 0:  # so that nan is refused as well
        raise ValueError(f"temperature must be above 0, not {temperature}")


def require_agreement(student_logits: Tensor, labels: Tensor) -> None:
    if labels.shape != student_logits.shape[:-1]:
        raise ValueError(f"labels of shape {tuple(labels.shape)} for logits of {tuple(student_logits.shape)}")


def virtual_teacher(student_logits: Tensor, labels: Tensor, correct: float) -> Tensor:
    """log d: the label has the probability `correct`, the other classes share what is left. float[batch, classes]."""
    others = student_logits.shape[-1] - 1
    log_d = torch.full_like(student_logits, math.log((1 - correct) / others))
    return log_d.scatter(-1, labels.unsqueeze(-1), math.log(correct))


def virtual_teacher_kd_loss(
    student_logits: Tensor, labels: Tensor,
    *, correct: float = 0.9, temperature: float = 20.0, alpha: float = 0.5,
) -> Tensor:  # fmt: skip
    """alpha · KL(d^(1/T) / Z ‖ softmax(student / T)) + (1 − alpha) · cross entropy.

    float[batch, classes], int64[batch] → a scalar, in nats.
    """
    require_positive(temperature)
    require_agreement(student_logits, labels)
    log_d = virtual_teacher(student_logits, labels, correct)  # (batch, classes)
    teacher = F.log_softmax(log_d / temperature, dim=-1)  # log-probabilities serve as logits: the power 1/T, normalised
    student = F.log_softmax(student_logits / temperature, dim=-1)  # (batch, classes)
    soft = F.kl_div(student, teacher, reduction="batchmean", log_target=True)
    hard = F.cross_entropy(student_logits, labels)  # at temperature 1, as the student will be used
    return alpha * soft + (1 - alpha) * hard
