"""Comparisons, watched: how far within its tolerance did each one lie? Decides nothing."""

import contextlib
from collections.abc import Callable, Iterator

import msgspec
import torch


class Compared(msgspec.Struct, frozen=True):
    """One comparison of numbers, in float64, as it stands before anything is decided."""

    got: torch.Tensor
    expected: torch.Tensor
    allowed: float  # how far the two may lie apart
    wide: bool  # the check allows for more than the rounding of the dtype


_observers: list[Callable[[Compared], None]] = []


@contextlib.contextmanager
def observed(observer: Callable[[Compared], None]) -> Iterator[None]:
    """A block whose comparisons are shown to `observer` as well."""
    _observers.append(observer)
    try:
        yield
    finally:
        _observers.remove(observer)


def show(got: torch.Tensor | float, expected: torch.Tensor | float, allowed: float, *, default: float) -> None:
    """Said by a comparison; `default`: what the dtype alone would allow. Costs nothing while nobody watches."""
    for observer in _observers:
        both = [torch.as_tensor(value, dtype=torch.float64) for value in (got, expected)]
        observer(Compared(both[0], both[1], allowed, wide=allowed > default))
