"""Distillation from a teacher that knows nothing: see the question for what it promises."""

import torch
import torch.nn.functional as F


def virtual_teacher_kd_loss(student_logits, labels, *, correct=0.9, temperature=20.0, alpha=0.5):
    """alpha · KL(d^(1/T) / Z ‖ softmax(student / T)) + (1 − alpha) · cross entropy with the labels.

    d is `correct` on the label and the same for all other classes. Logits of shape (batch, classes), labels of shape
    (batch) → a scalar tensor.
    """
    raise NotImplementedError
