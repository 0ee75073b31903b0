"""Decoupled knowledge distillation: how sure the teacher is, and what it finds likely besides, weighted apart.

Zhao, Cui, Song, Qiu and Liang, "Decoupled Knowledge Distillation", arXiv:2203.08679, section 3.
"""

import torch
import torch.nn.functional as F
from torch import Tensor


def require_positive(temperature: float) -> None:
    if not temperature > 0:  # so that nan is refused as well
        raise ValueError(f"temperature must be above 0, not {temperature}")


def require_agreement(student_logits: Tensor, teacher_logits: Tensor, labels: Tensor) -> None:
    """Broadcasting would make a number of shapes that do not belong together."""
    if student_logits.shape != teacher_logits.shape:
        raise ValueError(f"logits of shapes {tuple(student_logits.shape)} and {tuple(teacher_logits.shape)}")
    if labels.shape != student_logits.shape[:-1]:
        raise ValueError(f"labels of shape {tuple(labels.shape)} for logits of {tuple(student_logits.shape)}")


def log_split(logits: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """log (p_y, 1 − p_y), and log p̂: the other classes' probabilities among themselves.

    float[batch, classes], int64[batch] → float[batch, 2], float[batch, classes − 1].
    """
    is_target = F.one_hot(labels, num_classes=logits.shape[-1]).bool()  # (batch, classes)
    target = logits[is_target]  # (batch,)
    others = logits[~is_target].view(len(logits), -1)  # (batch, classes − 1): the target is left out, not masked
    # All other classes together have the logit logsumexp(others). 1 − p_y itself is never formed: it may round to 0.
    two = torch.stack([target, others.logsumexp(dim=-1)], dim=-1)  # (batch, 2)
    return F.log_softmax(two, dim=-1), F.log_softmax(others, dim=-1)


def dkd_loss(
    student_logits: Tensor, teacher_logits: Tensor, labels: Tensor,
    *, alpha: float = 1.0, beta: float = 8.0, temperature: float = 4.0,
) -> Tensor:  # fmt: skip
    """T² · (alpha · TCKD + beta · NCKD), where T² · (TCKD + (1 − p_y) · NCKD) would be the ordinary distillation loss.

    float[batch, classes], float[batch, classes], int64[batch] → a scalar, in nats.
    """
    require_positive(temperature)
    require_agreement(student_logits, teacher_logits, labels)
    target_p, others_p = log_split(teacher_logits.detach() / temperature, labels)  # (batch, 2), (batch, classes − 1)
    target_q, others_q = log_split(student_logits / temperature, labels)  # (batch, 2), (batch, classes − 1)
    tckd = F.kl_div(target_q, target_p, reduction="batchmean", log_target=True)
    nckd = F.kl_div(others_q, others_p, reduction="batchmean", log_target=True)
    return temperature**2 * (alpha * tckd + beta * nckd)
