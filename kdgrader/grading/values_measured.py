"""Values, measured: in what simple way are the submission's off? A sign, a factor, an offset, a form, a precision.

Each hypothesis is a function of the calls' inputs, tried on every call whose value is wrong, and named only if it holds
on all of them.
"""

import itertools
import math
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import torch

from kdgrader.grading.cases import Case, agree, as_tensor, leaves, same_leaf
from kdgrader.grading.factors import Factor, factor_of, near, scalars, table
from kdgrader.grading.trials import Trials
from kdgrader.i18n import says
from kdgrader.jail.values import Opaque
from kdgrader.text import Text

NEARLY = 1e-2  # relative: what is off by less is nearly right
HALF = 0.501  # of a unit in the last place, and a little for the rounding of the rounded


class Pair(msgspec.Struct, frozen=True):
    """All numbers of one reply in a row, in float64, beside the reference's."""

    case: Case
    theirs: torch.Tensor
    ours: torch.Tensor


def of_values(wrong: list[Case], trials: Trials) -> Text | None:
    """What is off in all of these cases; None where nothing here fits them all."""
    form = of_form(wrong)
    if form is not None:
        return form
    pairs = [pair for case in wrong if (pair := pair_of(case)) is not None]
    if len(pairs) < len(wrong):
        return None
    for hypothesis in (_not_finite, _zero, _factor, _parts, _entropy, _offset, _nearly):
        found = hypothesis(pairs, trials)
        if found is not None:
            return found
    return None


def unexplained() -> Text:
    return says("Values are wrong, and not by one factor, offset or exchange that was tried.")


def pair_of(case: Case) -> Pair | None:
    theirs, ours = ([as_tensor(leaf) for leaf in leaves(value)] for value in (case.value, case.right_value))
    if not ours or len(theirs) != len(ours) or any(leaf is None for leaf in (*theirs, *ours)):
        return None
    if any(a.shape != b.shape for a, b in zip(theirs, ours, strict=True) if a is not None and b is not None):
        return None
    left, right = (torch.cat([leaf.reshape(-1) for leaf in some if leaf is not None]) for some in (theirs, ours))
    return Pair(case, left, right)


def _agree(pair: Pair, theirs: torch.Tensor) -> bool:
    tensors = [leaf for leaf in leaves(pair.case.right_value) if isinstance(leaf, torch.Tensor)]
    return agree(theirs, pair.ours, of=tensors[0] if tensors else 0.0)


# The form: the right numbers, but not as they were promised


def of_form(wrong: list[Case]) -> Text | None:
    """The right numbers in another form: not reduced, transposed, with an axis more or less, as another type."""
    forms: list[tuple[Callable[[Any, Any], bool], Text]] = [
        (_reduced(torch.mean), says("It is not reduced: the mean of what it returns is the right value.")),
        (_reduced(torch.sum), says("It is not reduced: the sum of what it returns is the right value.")),
        (_transposed, says("The numbers are right and their axes are exchanged: it returns the transpose.")),
        (_reshaped, says("The numbers are right and the shape is not: an axis is kept, dropped or moved.")),
        (_a_number, says("The value is right and is a Python number, not a tensor: no gradient can flow through it.")),
        (_elsewhere, says("What it returns is a tensor on another device, or of another kind, than its inputs.")),
        (_an_array, says("What it returns is no tensor but an array of NumPy: no gradient can flow through it.")),
    ]
    for fits, text in forms:
        if all(fits(case.value, case.right_value) for case in wrong):
            return text
    return None


def _reduced(reduce: Callable[[torch.Tensor], torch.Tensor]) -> Callable[[Any, Any], bool]:
    def fits(theirs: Any, ours: Any) -> bool:
        a, b = as_tensor(theirs), as_tensor(ours)
        return a is not None and b is not None and a.dim() > b.dim() == 0 and agree(reduce(a), b, of=ours)

    return fits


def _transposed(theirs: Any, ours: Any) -> bool:
    a, b = as_tensor(theirs), as_tensor(ours)
    return a is not None and b is not None and a.dim() == b.dim() == 2 and agree(a.mT, b, of=ours)


def _reshaped(theirs: Any, ours: Any) -> bool:
    a, b = as_tensor(theirs), as_tensor(ours)
    if a is None or b is None or a.numel() != b.numel() or a.shape == b.shape:
        return False
    return agree(a.reshape(b.shape), b, of=ours)


def _a_number(theirs: Any, ours: Any) -> bool:
    return isinstance(ours, torch.Tensor) and isinstance(theirs, int | float) and same_leaf(theirs, ours)


def _elsewhere(theirs: Any, _: Any) -> bool:
    return isinstance(theirs, Opaque) and theirs.type_name.startswith("torch.Tensor (")


def _an_array(theirs: Any, _: Any) -> bool:
    return isinstance(theirs, Opaque) and theirs.type_name.startswith("numpy.")


# The numbers


def _not_finite(pairs: list[Pair], _: Trials) -> Text | None:
    if not all(torch.isfinite(pair.ours).all() and not torch.isfinite(pair.theirs).all() for pair in pairs):
        return None
    if all(torch.isnan(pair.theirs).any() for pair in pairs):
        return says("nan stands where the right value is a finite number.")
    return says("Infinity stands where the right value is a finite number.")


def _zero(pairs: list[Pair], _: Trials) -> Text | None:
    if all(not pair.theirs.ne(0).any() for pair in pairs):
        return says("Every value is 0.")
    if all(bool((pair.theirs == pairs[0].theirs.flatten()[0]).all()) for pair in pairs) and len(pairs) > 1:
        return says("Every value is one and the same number, whatever the inputs are.")
    return None


def _factor(pairs: list[Pair], _: Trials) -> Text | None:
    found = factor_of([(pair.theirs, pair.ours) for pair in pairs], [pair.case for pair in pairs])
    if found is None:
        return None
    return joined(says("Every value is {factor} times what it should be.", factor=found.text), found.hint)


def joined(*parts: Text | None) -> Text:
    """Sentences one after another."""
    said = [part for part in parts if part is not None]
    return Text(" ".join(part.en for part in said), "".join(part.zh for part in said))


def _offset(pairs: list[Pair], _: Trials) -> Text | None:
    offsets = [pair.theirs - pair.ours for pair in pairs]
    first = float(offsets[0].flatten()[0])
    if len(pairs) < 2 or first == 0 or not all(near(float(x), first) for offset in offsets for x in offset.flatten()):
        return None
    more = says("Every value is too large by one and the same amount.")
    return more if first > 0 else says("Every value is too small by one and the same amount.")


def _entropy(pairs: list[Pair], _: Trials) -> Text | None:
    """Cross entropy where a divergence is asked for: the two differ by the teacher's entropy, times its weight."""
    if any(pair.ours.numel() != 1 for pair in pairs):
        return None
    for power, weight, reduction in itertools.product((0, 1, 2), ("", "w", "1 - w"), ("mean", "sum", "elements")):
        expected = [_entropy_of(pair.case, power, weight, reduction) for pair in pairs]
        known = [(pair, e) for pair, e in zip(pairs, expected, strict=True) if e is not None]
        if len(known) == len(pairs) > 1 and all(_agree(pair, pair.theirs - e) for pair, e in known):
            return says(
                "Every value is too large by the teacher's entropy, as the soft term weighs it: the cross entropy with "
                "the teacher's distribution stands where the divergence is asked for. That entropy does not depend on "
                "the student, so no gradient shows it."
            )
    return None


def _entropy_of(case: Case, power: int, weight: str, reduction: str) -> float | None:
    teachers = [v for n, v in case.given.items() if n.startswith("teacher") and isinstance(v, torch.Tensor)]
    if len(teachers) != 1 or not teachers[0].is_floating_point() or not teachers[0].dim():
        return None
    temperature = scalars(case).get("temperature", 1.0)
    log_p = torch.log_softmax(teachers[0].detach().double() / temperature, dim=-1)
    rows = -(log_p.exp() * log_p).sum(-1)
    entropy = {"mean": rows.mean(), "sum": rows.sum(), "elements": rows.sum() / log_p.numel()}[reduction]
    fractions = [v for n, v in case.given.items() if isinstance(v, float) and 0 <= v <= 1 and n != "temperature"]
    if weight and len(fractions) != 1:
        return None
    share = {"": 1.0, "w": fractions[0] if fractions else 1.0, "1 - w": 1 - fractions[0] if fractions else 1.0}[weight]
    return float(entropy) * temperature**power * share


def _nearly(pairs: list[Pair], _: Trials) -> Text | None:
    """Few digits are right: a rounding, a small constant in a logarithm, a lower precision on the way."""
    if not all(pair.ours.ne(0).any() for pair in pairs):
        return None
    errors = [float((pair.theirs - pair.ours).abs().max()) / float(pair.ours.abs().max()) for pair in pairs]
    if not all(0 < error <= NEARLY for error in errors):
        return None
    for decimals in range(1, 8):
        if all(_is_rounded(pair, decimals) for pair in pairs):
            return says("The values are right to {n} decimals, to which they are rounded.", n=decimals)
    tensors = [leaf for pair in pairs for leaf in leaves(pair.case.value) if isinstance(leaf, torch.Tensor)]
    if max(errors) < 1e-5 and all(tensor.dtype == torch.float64 for tensor in tensors):
        return says("The values are right to the precision of float32, in tensors of float64.")
    digits = max(1, math.floor(-math.log10(max(errors))))
    return says(
        "The values are nearly right, to {n} digits or so: a small constant stands in a logarithm or a denominator, or "
        "something on the way is rounded.",
        n=digits,
    )


def _is_rounded(pair: Pair, decimals: int) -> bool:
    unit = 10.0**-decimals
    whole = pair.theirs / unit
    return bool(((whole - whole.round()).abs() < 1e-2).all() and ((pair.theirs - pair.ours).abs() <= HALF * unit).all())


# Two terms, weighed by an argument


class Parts(msgspec.Struct, frozen=True):
    """A value that is affine in one argument w: w · one + (1 − w) · other."""

    pair: Pair
    weight: float
    one: float
    other: float


def _parts(pairs: list[Pair], trials: Trials) -> Text | None:
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
    return Parts(pair, weight, one, other) if _agree(pair, between) else None


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
