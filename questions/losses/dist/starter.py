"""DIST, a loss of correlations: see the question for what it promises."""

import torch
import torch.nn.functional as F


def dist_loss(student_logits, teacher_logits, *, beta=1.0, gamma=1.0, temperature=1.0):
    """T² · (beta · (1 − mean correlation of the rows) + gamma · (1 − mean correlation of the columns)).

    Logits of shape (batch, classes); the correlations are those of the tempered probabilities → a scalar tensor.
    """
    raise NotImplementedError
