"""A decision tree for a trained network: see the question for what it promises."""

import torch
from sklearn.tree import DecisionTreeClassifier


def distill_to_tree(teacher, x, *, max_depth, samples, generator):
    """A tree fitted to the teacher's answers to drawn points, with `predict(x)` and a `fidelity` on fresh points."""
    raise NotImplementedError
