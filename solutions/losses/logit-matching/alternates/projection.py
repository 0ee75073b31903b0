"""Centring as a projection: the matrix takes the direction (1, …, 1) out of each row."""

import torch


def logit_matching_loss(student_logits, teacher_logits):
    if student_logits.ndim != teacher_logits.ndim or student_logits.shape != teacher_logits.shape:
        raise ValueError((student_logits.shape, teacher_logits.shape))
    B, C = student_logits.shape
    P = torch.eye(C, dtype=student_logits.dtype) - 1 / C
    rest = (student_logits - teacher_logits.detach()) @ P
    return torch.linalg.matrix_norm(rest).square() / (2 * B * C)
