"""DIST: a student need not repeat its teacher's probabilities, it is enough that they rise and fall together.

Huang, You, Wang, Qian and Xu, "Knowledge Distillation from A Stronger Teacher", arXiv:2205.10536;
with the temperature and the T² that the authors' code has today.
"""

import torch
import torch.nn.functional as F
from torch import Tensor


def require_positive(temperature: float) -> None:
    if not temperature > 0:  # so that nan is refused as well
        raise ValueError(f"temperature must be above 0, not {temperature}")


def require_same_shape(student_logits: Tensor, teacher_logits: Tensor) -> None:
    """Broadcasting would make a number of shapes that do not belong together."""
    if student_logits.shape != teacher_logits.shape:
        raise ValueError(f"logits of shapes {tuple(student_logits.shape)} and {tuple(teacher_logits.shape)}")


def correlation(a: Tensor, b: Tensor, *, dim: int) -> Tensor:
    """Pearson's correlation along `dim`: the cosine of the angle between the centred vectors; 0 with a constant one."""
    a = a - a.mean(dim=dim, keepdim=True)
    b = b - b.mean(dim=dim, keepdim=True)
    # It bounds each of the two norms from below. A constant added to their product would outweigh it in small columns.
    return F.cosine_similarity(a, b, dim=dim)


def dist_loss(
    student_logits: Tensor, teacher_logits: Tensor,
    *, beta: float = 1.0, gamma: float = 1.0, temperature: float = 1.0,
) -> Tensor:  # fmt: skip
    """T² · (beta · (1 − mean correlation of the rows) + gamma · (1 − mean correlation of the columns)).

    float[batch, classes], float[batch, classes] → a scalar.
    """
    require_positive(temperature)
    require_same_shape(student_logits, teacher_logits)
    teacher = torch.softmax(teacher_logits.detach() / temperature, dim=-1)  # (batch, classes)
    student = torch.softmax(student_logits / temperature, dim=-1)  # (batch, classes)
    between_classes = 1 - correlation(student, teacher, dim=-1).mean()  # of each sample's row, (batch,), averaged
    within_a_class = 1 - correlation(student, teacher, dim=0).mean()  # of each class's column, (classes,), averaged
    return temperature**2 * (beta * between_classes + gamma * within_a_class)
