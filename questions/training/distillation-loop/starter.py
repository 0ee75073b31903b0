"""A distillation loop, whole: see the question for what each function promises."""

import torch
import torch.nn.functional as F
from torch import nn


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    """Trains `teacher` on the (x, y) batches of `loader`. Returns each epoch's mean loss a sample."""
    raise NotImplementedError


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    """Trains `student` to imitate `teacher`. Returns each epoch's mean loss a sample.

    The loss: alpha · T² · KL(teacher ‖ student) at temperature T + (1 − alpha) · criterion(logits, y).
    """
    raise NotImplementedError


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    """Trains `student` with Adam to imitate a trained `teacher`. Returns its state, name → tensor."""
    raise NotImplementedError
