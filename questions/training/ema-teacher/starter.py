"""A teacher that is its student's running average: see the question for what it promises."""

import torch
from torch import nn


def update_ema(teacher, student, decay):
    """teacher ← decay · teacher + (1 − decay) · student, in place. Returns None."""
    raise NotImplementedError
