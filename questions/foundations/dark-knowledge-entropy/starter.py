"""Dark knowledge, set apart: see the question for what the function promises."""

import torch


def dark_knowledge(logits, labels, temperature):
    """The teacher's distribution at this temperature over the classes that are not the label; 0 at the label.

    Logits of shape (batch, classes), labels of shape (batch) → probabilities of shape (batch, classes).
    """
    raise NotImplementedError
