"""Values, measured: in what simple way are the submission's off? A sign, a factor, an offset, a form, a precision.

Each hypothesis is a function of the calls' inputs, tried on every call whose value is wrong, and named only if it holds
on all of them.
"""

import itertools
import math
from collections.abc import Callable
from typing import Any

import torch

from kdgrader.grading.cases import Case, agree, as_tensor, leaves, same_leaf
from kdgrader.grading.factors import factor_of, near, scalars
from kdgrader.grading.pairs import Pair, agrees, pair_of
from kdgrader.grading.terms_measured import of_terms
from kdgrader.grading.trials import Trials
from kdgrader.i18n import says
from kdgrader.jail.values import Opaque
from kdgrader.text import Text, joined

NEARLY = 1e-2  # relative: what is off by less is nearly right
HALF = 0.501  # of a unit in the last place, and a little for the rounding of the rounded


def of_values(wrong: list[Case], trials: Trials) -> Text | None:
    """What is off in all of these cases; None where nothing here fits them all."""
    form = of_form(wrong)
    if form is not None:
        return form
    pairs = [pair for case in wrong if (pair := pair_of(case)) is not None]
    if len(pairs) < len(wrong):
        return None
    for hypothesis in (_not_finite, _zero, _factor, of_terms, _entropy, _offset, _nearly):
        found = hypothesis(pairs, trials)
        if found is not None:
            return found
    return None


def unexplained() -> Text:
    return says("Values are wrong, and not by one factor, offset or exchange that was tried.")


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
        if len(known) == len(pairs) > 1 and all(agrees(pair, pair.theirs - e) for pair, e in known):
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
