"""A weighted sum, measured: what is wrong with each of its two terms, and with their weights?"""

import itertools
from collections.abc import Callable, Iterator

import msgspec
import torch

from kdgrader.grading.cases import Case, as_tensor
from kdgrader.grading.factors import Factor, table
from kdgrader.grading.pairs import Pair, agrees
from kdgrader.grading.trials import Trials
from kdgrader.i18n import says
from kdgrader.text import Text, joined


class Parts(msgspec.Struct, frozen=True):
    """A value that is affine in one argument w: w · one + (1 − w) · other."""

    pair: Pair
    weight: float
    one: float
    other: float


def of_terms(pairs: list[Pair], trials: Trials) -> Text | None:
    """The terms of a weighted sum, each with a factor of its own. The reference tells them apart at weights 1 and 0."""
    if len(pairs) < 2 or any(pair.ours.numel() != 1 for pair in pairs):
        return None
    for name in sorted(set.intersection(*(_fractions(pair.case) for pair in pairs))):
        found = [parts for pair in pairs if (parts := _split(pair, name, trials)) is not None]
        if len(found) == len(pairs) and (text := _of_parts(name, found)) is not None:
            return text
    return None


def _fractions(case: Case) -> set[str]:
    return {name for name, value in case.given.items() if isinstance(value, float) and 0 <= value <= 1}


def _split(pair: Pair, name: str, trials: Trials) -> Parts | None:
    weight = float(pair.case.given[name])
    ends = [as_tensor(trials.answer(pair.case, {name: end})) for end in (1.0, 0.0)]
    if any(end is None or end.numel() != 1 for end in ends):
        return None
    one, other = (float(end) for end in ends if end is not None)
    between = torch.tensor([weight * one + (1 - weight) * other], dtype=torch.float64)
    return Parts(pair, weight, one, other) if agrees(pair, between) else None


WEIGHTS: dict[str, tuple[Callable[[float], float], Callable[[float], float]]] = {
    "right": (lambda w: w, lambda w: 1 - w),
    "swapped": (lambda w: 1 - w, lambda w: w),
    "none": (lambda w: 1.0, lambda w: 1.0),
    "first": (lambda w: w, lambda w: 1.0),
    "second": (lambda w: 1.0, lambda w: 1 - w),
}


def _of_parts(name: str, found: list[Parts]) -> Text | None:
    cases = [parts.pair.case for parts in found]
    factors = [None, *_plain(), *table(cases)]
    ways = sorted(
        itertools.product(WEIGHTS, range(len(factors)), range(len(factors))),
        key=lambda way: (way[0] != "right") + (way[1] > 0) + (way[2] > 0),
    )
    for weights, i, j in ways:
        if (weights, i, j) != ("right", 0, 0) and all(
            _fits(p, WEIGHTS[weights], factors[i], factors[j]) for p in found
        ):
            return _parts_in_words(name, weights, factors[i], factors[j])
    return None


def _plain() -> Iterator[Factor]:
    for number in (0.0, -1.0, 2.0, 0.5):
        text = f"{number:g}".replace("-", "−")
        yield Factor(Text(text, text), None, lambda _, number=number: number)  # type: ignore[misc]


def _fits(
    parts: Parts,
    weights: tuple[Callable[[float], float], Callable[[float], float]],
    first: Factor | None,
    second: Factor | None,
) -> bool:
    case = parts.pair.case
    f, g = (1.0 if factor is None else factor.of(case) for factor in (first, second))
    if f is None or g is None:
        return False
    value = f * weights[0](parts.weight) * parts.one + g * weights[1](parts.weight) * parts.other
    return _agree_number(parts.pair, value)


def _agree_number(pair: Pair, value: float) -> bool:
    theirs = float(pair.theirs[0])
    return abs(theirs - value) <= 1e-4 * max(abs(theirs), abs(value), 1e-2)


def _parts_in_words(name: str, weights: str, first: Factor | None, second: Factor | None) -> Text:
    said = [
        _term(says("The term that `{name}` weighs", name=name), first),
        _term(says("The term that 1 − `{name}` weighs", name=name), second),
    ]
    said += {
        "right": [],
        "swapped": [says("The two weights have changed places.")],
        "none": [says("Neither term has its weight.")],
        "first": [says("The second of them lacks its weight.")],
        "second": [says("The first of them lacks its weight.")],
    }[weights]
    return joined(*said)


def _term(which: Text, factor: Factor | None) -> Text:
    if factor is None:
        return says("{which} is right.", which=which)
    if factor.text.en == "0":
        return says("{which} is missing.", which=which)
    if factor.text.en == "−1":
        return says("{which} has the wrong sign.", which=which)
    return joined(says("{which} is {factor} times what it should be.", which=which, factor=factor.text), factor.missing)
