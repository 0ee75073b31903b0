"""A teacher that is the running average of its student.

Tarvainen and Valpola, "Mean teachers are better role models", arXiv:1703.01780, section 2: θ' ← α θ' + (1 − α) θ.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

import torch
from torch import Tensor, nn

Named = Iterable[tuple[str, Tensor]]


def shapes(model: nn.Module) -> dict[str, torch.Size]:
    return {name: tensor.shape for name, tensor in chain(model.named_parameters(), model.named_buffers())}


def pairs(theirs: Named, ours: Named) -> Iterator[tuple[Tensor, Tensor]]:
    """The teacher's and the student's tensor of every name. A tensor that a model has under two names comes once."""
    by_name = dict(ours)
    return ((tensor, by_name[name]) for name, tensor in theirs)


@torch.no_grad()  # the student asks for gradients, and a frozen teacher would remember where its numbers came from
def update_ema(teacher: nn.Module, student: nn.Module, decay: float) -> None:
    """teacher ← decay · teacher + (1 − decay) · student, in place; what only counts is copied."""
    if shapes(teacher) != shapes(student):
        raise ValueError("teacher and student differ in their parameters or buffers")
    for theirs, ours in pairs(teacher.named_parameters(), student.named_parameters()):
        theirs.lerp_(ours, 1 - decay)
    for theirs, ours in pairs(teacher.named_buffers(), student.named_buffers()):
        if theirs.is_floating_point():
            theirs.lerp_(ours, 1 - decay)  # BatchNorm's statistics belong to the averaged weights
        else:
            theirs.copy_(ours)  # a counter has no average
