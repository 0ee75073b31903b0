"""Matching logits: what T² · KL tends to as the temperature grows.

Hinton, Vinyals and Dean, "Distilling the Knowledge in a Neural Network", arXiv:1503.02531, section 2.1, without the
assumption that logits have mean zero.
"""

from torch import Tensor


def centred(logits: Tensor) -> Tensor:
    """Less the mean over the classes of each sample, which no softmax can see."""
    return logits - logits.mean(dim=-1, keepdim=True)  # (batch, classes)


def logit_matching_loss(student_logits: Tensor, teacher_logits: Tensor) -> Tensor:
    """The mean over the batch of 1 / (2C) · Σ_c ((s_c − s̄) − (t_c − t̄))².

    float[batch, classes], float[batch, classes] → a scalar.
    """
    if student_logits.shape != teacher_logits.shape:  # broadcasting would make a number of them all the same
        raise ValueError(f"logits of shapes {tuple(student_logits.shape)} and {tuple(teacher_logits.shape)}")
    student = centred(student_logits)
    teacher = centred(teacher_logits.detach())  # the teacher is a constant
    squares = (student - teacher) ** 2  # (batch, classes)
    return squares.mean() / 2  # over the classes of each sample, and over the batch
