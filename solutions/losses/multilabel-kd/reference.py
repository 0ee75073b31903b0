"""Distillation when several labels are true at once: each label is a question of its own, answered yes or no.

The logit term of Yang et al., "Multi-Label Knowledge Distillation", arXiv:2308.06453, at a temperature and times T² as
in Hinton, Vinyals and Dean, arXiv:1503.02531, section 2.
"""

import torch
import torch.nn.functional as F
from torch import Tensor


def require_positive(temperature: float) -> None:
    if not temperature > 0:  # so that nan is refused as well
        raise ValueError(f"temperature must be above 0, not {temperature}")


def require_agreement(*tensors: Tensor) -> None:
    """Broadcasting would make a number of shapes that do not belong together."""
    shapes = {tuple(tensor.shape) for tensor in tensors}
    if len(shapes) > 1:
        raise ValueError(f"student, teacher and labels must have one shape, not {sorted(shapes)}")


def binary_kl(teacher: Tensor, student: Tensor) -> Tensor:
    """KL(teacher ‖ student) of every label's yes and no, from logits; 1 − sigmoid(z) is sigmoid(−z), to all digits."""
    yes = torch.sigmoid(teacher) * (F.logsigmoid(teacher) - F.logsigmoid(student))
    no = torch.sigmoid(-teacher) * (F.logsigmoid(-teacher) - F.logsigmoid(-student))
    return yes + no


def multilabel_kd_loss(
    student_logits: Tensor, teacher_logits: Tensor, labels: Tensor,
    *, temperature: float = 2.0, alpha: float = 0.5,
) -> Tensor:  # fmt: skip
    """The sum over labels of alpha · T² · KL(teacher ‖ student) + (1 − alpha) · BCE, averaged over the batch.

    float[batch, labels], float[batch, labels], float[batch, labels] of 0 and 1 → a scalar, in nats.
    """
    require_positive(temperature)
    require_agreement(student_logits, teacher_logits, labels)
    teacher = teacher_logits.detach() / temperature  # (batch, labels)
    student = student_logits / temperature  # (batch, labels)
    soft = temperature**2 * binary_kl(teacher, student)  # (batch, labels)
    # At temperature 1, as the student will be used.
    hard = F.binary_cross_entropy_with_logits(student_logits, labels, reduction="none")  # (batch, labels)
    loss = alpha * soft + (1 - alpha) * hard  # (batch, labels)
    return loss.sum(dim=-1).mean()
