"""Factors by which a result may be off, as functions of a call's arguments: 1/T², the number of classes, −1.

Which argument is which is known from the reference's parameters and the shapes. A factor is named only if it holds in
every case, and a number is said to a candidate only where it is a round one: any other could give a hidden input away.
"""

import math
from collections.abc import Callable, Sequence

import msgspec
import torch

from kdgrader.grading.cases import Case
from kdgrader.i18n import says
from kdgrader.text import Text

AGREE = 1e-3  # relative: how near two factors must lie to be one
POWERS = (2, 1, -1, -2)
SILENT = math.inf  # a ratio where both are 0: any factor fits


class Factor(msgspec.Struct, frozen=True):
    """A function of a call's arguments, in words."""

    text: Text
    missing: Text | None  # what has been forgotten, or is there once too often
    of: Callable[[Case], float | None]


def scalars(case: Case) -> dict[str, float]:
    """The numbers above 0 among the arguments."""
    return {
        name: float(value)
        for name, value in case.given.items()
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value > 0
    }


def sizes(case: Case) -> dict[str, float]:
    """Of the first tensor of numbers: its batch, its classes (or features), its tokens, all of its elements."""
    tensors = [v for v in case.given.values() if isinstance(v, torch.Tensor) and v.is_floating_point() and v.dim()]
    if not tensors:
        return {}
    shape = tensors[0].shape
    found = {"batch": shape[0], "elements": math.prod(shape)} if len(shape) > 1 else {"elements": shape[0]}
    if len(shape) > 1:
        found["classes"] = shape[-1]
    if len(shape) == 3:  # (batch, tokens, vocabulary)
        found |= {"length": shape[1], "tokens": shape[0] * shape[1]}
    return {name: float(size) for name, size in found.items() if size > 0}


_SIZES: dict[str, Callable[[], Text]] = {
    "classes": lambda: says("the number of classes (the last axis)"),
    "batch": lambda: says("the batch size"),
    "tokens": lambda: says("the number of tokens in the batch"),
    "length": lambda: says("the number of tokens in a sequence"),
    "elements": lambda: says("the number of elements"),
}


def table(found: Sequence[Case]) -> list[Factor]:
    """Every factor that these cases can tell from a constant and from the others before it."""
    factors: list[Factor] = []
    seen: list[list[float]] = []

    def offer(text: Text, missing: Text, of: Callable[[Case], float | None]) -> None:
        values = [value for case in found if (value := of(case)) is not None]
        varies = len(values) == len(found) and any(not near(value, values[0]) for value in values)
        if varies and not any(all(map(near, values, others)) for others in seen):
            seen.append(values)
            factors.append(Factor(text, missing, of))

    for name in sorted(set.intersection(*(set(scalars(case)) for case in found)) if found else ()):
        for power in POWERS:
            offer(_power(name, power), _forgotten(name, power), _of(scalars, name, power))
    for name in _SIZES:
        offer(_SIZES[name](), _summed(name), _of(sizes, name, 1))
        offer(says("1 / {size}", size=_SIZES[name]()), _averaged(name), _of(sizes, name, -1))
    return factors


def _of(facts: Callable[[Case], dict[str, float]], name: str, power: int) -> Callable[[Case], float | None]:
    def value(case: Case) -> float | None:
        fact = facts(case).get(name)
        return None if fact is None else fact**power

    return value


def _power(name: str, power: int) -> Text:
    shown = f"`{name}`" + ("²" if abs(power) == 2 else "")
    return Text(shown, shown) if power > 0 else Text(f"1/{shown}", f"1/{shown}")


def _forgotten(name: str, power: int) -> Text:
    shown = f"`{name}`" + ("²" if abs(power) == 2 else "")
    if power < 0:
        return says("A factor of {factor} is missing, or it is divided by once too often.", factor=shown)
    return says("A factor of {factor} is there once too often, or a division by it is missing.", factor=shown)


def _summed(name: str) -> Text:
    return says("A sum stands where a mean is promised, or a mean runs over too few axes.")


def _averaged(name: str) -> Text:
    return says("A mean stands where a sum is promised, or a mean runs over too many axes.")


_NAMED: dict[float, Callable[[], Text]] = {
    math.log(2): lambda: says("ln 2, as if logarithms were to base 2"),
    1 / math.log(2): lambda: says("1/ln 2, as if logarithms were to base 2"),
    math.log(10): lambda: says("ln 10, as if logarithms were to base 10"),
    1 / math.log(10): lambda: says("1/ln 10, as if logarithms were to base 10"),
}


def near(a: float, b: float) -> bool:
    return abs(a - b) <= AGREE * max(abs(a), abs(b))


def constant(factor: float) -> tuple[Text, Text | None]:
    """A constant factor in words that may be read by anybody, and what it hints at."""
    if near(factor, -1.0):
        return says("−1"), says("The sign is wrong: a minus is missing, or is there once too often.")
    for number, named in _NAMED.items():
        if near(factor, number):
            return named(), None
    for size in range(2, 21):
        for sign in (1, -1):
            if near(factor, sign * size):
                return Text(str(sign * size), str(sign * size)), None
            if near(factor, sign / size):
                return Text(f"{'−' if sign < 0 else ''}1/{size}", f"{'−' if sign < 0 else ''}1/{size}"), None
    return says("one and the same number"), None


class Measured(msgspec.Struct, frozen=True):
    """By what something is off, in all cases: in words, and as numbers."""

    text: Text
    hint: Text | None
    ratios: tuple[float, ...]


def factor_of(pairs: Sequence[tuple[torch.Tensor, torch.Tensor]], found: Sequence[Case]) -> Measured | None:
    """The one factor between the tensors of every pair (theirs, ours); `found` are the cases that they are of."""
    ratios = [ratio(theirs, ours) for theirs, ours in pairs]
    telling = [(value, case) for value, case in zip(ratios, found, strict=True) if value != SILENT]
    known = [value for value, _ in telling]
    if len(known) < 2 or any(value is None for value in known):
        return None
    numbers = [float(value) for value in known if value is not None]
    if any(near(number, 0.0) or near(number, 1.0) for number in numbers):
        return None
    if all(near(number, numbers[0]) for number in numbers):
        return Measured(*constant(numbers[0]), tuple(numbers))
    for factor in table([case for _, case in telling]):
        expected = [factor.of(case) for _, case in telling]
        if all(e is not None and near(number, e) for number, e in zip(numbers, expected, strict=True)):
            return Measured(factor.text, factor.missing, tuple(numbers))
    return None


def ratio(theirs: torch.Tensor, ours: torch.Tensor) -> float | None:
    """theirs / ours where that is one number for the whole tensor; SILENT where both are zero."""
    if theirs.shape != ours.shape or not torch.isfinite(theirs).all() or not torch.isfinite(ours).all():
        return None
    size = float((ours * ours).sum())
    if size == 0:
        return SILENT if not theirs.ne(0).any() else None
    found = float((theirs * ours).sum()) / size
    scale = float(theirs.abs().max())
    fits = bool(((theirs - found * ours).abs() <= AGREE * scale).all())
    return found if fits and math.isfinite(found) else None
