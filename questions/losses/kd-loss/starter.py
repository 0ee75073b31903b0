"""The distillation loss: see the question for what it promises."""

import torch
import torch.nn.functional as F


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    """alpha · T² · KL(softmax(teacher / T) ‖ softmax(student / T)) + (1 − alpha) · cross entropy with the labels.

    Logits of shape (batch, classes), labels of shape (batch) → a scalar tensor.
    """
    raise NotImplementedError
