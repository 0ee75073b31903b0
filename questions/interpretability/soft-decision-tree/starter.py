"""A soft decision tree and its distillation: see the question for what they promise."""

import torch
from torch import nn


class SoftDecisionTree(nn.Module):
    """`gates`: nn.Linear(features, 2**depth − 1), level by level; `leaves`: (2**depth, classes) logits, left first."""

    def __init__(self, features, classes, depth):
        super().__init__()
        raise NotImplementedError

    def paths(self, x):
        """The probability of each leaf: (batch, features) → (batch, 2**depth)."""
        raise NotImplementedError

    def forward(self, x):
        """The mixture of the leaves' distributions: (batch, features) → (batch, classes), probabilities."""
        raise NotImplementedError


def distill_tree(x, targets, *, depth):
    """A SoftDecisionTree fitted to a teacher's probabilities: (samples, features), (samples, classes) → the tree."""
    raise NotImplementedError
