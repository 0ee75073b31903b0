"""The distillation loss: learn from the teacher's softened answers and from the labels at once.

Hinton, Vinyals and Dean, "Distilling the Knowledge in a Neural Network", arXiv:1503.02531, section 2.
"""

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


def kd_loss(
    student_logits: Tensor, teacher_logits: Tensor, labels: Tensor,
    *, temperature: float = 4.0, alpha: float = 0.5,
) -> Tensor:  # fmt: skip
    """alpha · T² · KL(softmax(teacher / T) ‖ softmax(student / T)) + (1 − alpha) · cross entropy.

    float[batch, classes], float[batch, classes], int64[batch] → a scalar, in nats.
    """
    require_positive(temperature)
    require_agreement(student_logits, teacher_logits, labels)
    teacher = F.log_softmax(teacher_logits.detach() / temperature, dim=-1)  # log p, (batch, classes)
    student = F.log_softmax(student_logits / temperature, dim=-1)  # log q, (batch, classes)
    # kl_div takes the student first. "batchmean" is the mean over the batch, "mean" divides by the classes as well.
    divergence = F.kl_div(student, teacher, reduction="batchmean", log_target=True)
    soft = temperature**2 * divergence  # T² keeps the gradient's size as T grows
    hard = F.cross_entropy(student_logits, labels)  # at temperature 1, as the student will be used
    return alpha * soft + (1 - alpha) * hard
