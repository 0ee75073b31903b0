"""Distillation of standardised logits: each answer is measured by its own spread before the two are compared.

Sun, Ren, Li, Wang and Cao, "Logit Standardization in Knowledge Distillation", arXiv:2403.01427, section 4.3,
algorithms 1 and 2; with the unbiased standard deviation and the 1e-7 of the authors' code.
"""

import torch.nn.functional as F
from torch import Tensor

EPSILON = 1e-7  # so that a constant row has a z-score of 0, and not of 0 / 0


def require_positive(temperature: float) -> None:
    if not temperature > 0:  # so that nan is refused as well
        raise ValueError(f"temperature must be above 0, not {temperature}")


def require_same_shape(student_logits: Tensor, teacher_logits: Tensor) -> None:
    """Broadcasting would make a number of shapes that do not belong together."""
    if student_logits.shape != teacher_logits.shape:
        raise ValueError(f"logits of shapes {tuple(student_logits.shape)} and {tuple(teacher_logits.shape)}")


def standardize(logits: Tensor) -> Tensor:
    """(z − mean) / (std + ε), each row by its own mean and its own unbiased standard deviation."""
    mean = logits.mean(dim=-1, keepdim=True)  # (batch, 1)
    # std() divides by classes − 1; its gradient at a constant row is 0, that of a square root written out would be nan.
    std = logits.std(dim=-1, keepdim=True)  # (batch, 1)
    return (logits - mean) / (std + EPSILON)  # (batch, classes)


def standardized_kd_loss(student_logits: Tensor, teacher_logits: Tensor, *, temperature: float = 2.0) -> Tensor:
    """T² · KL(softmax(z(teacher) / T) ‖ softmax(z(student) / T)), summed over classes, averaged over the batch.

    float[batch, classes], float[batch, classes] → a scalar, in nats.
    """
    require_positive(temperature)
    require_same_shape(student_logits, teacher_logits)
    teacher = F.log_softmax(standardize(teacher_logits.detach()) / temperature, dim=-1)  # log p, (batch, classes)
    student = F.log_softmax(standardize(student_logits) / temperature, dim=-1)  # log q, (batch, classes)
    divergence = F.kl_div(student, teacher, reduction="batchmean", log_target=True)
    return temperature**2 * divergence
