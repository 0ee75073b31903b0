"""What is measurably off where no named mistake reproduces the replies.

Calls are sorted by what is wrong with them (a refusal, a value, a gradient, an input written into…), and each sort is
measured apart: what is said of it holds for every call of that sort.
"""

import msgspec
import torch

from kdgrader.grading.arguments_measured import of_arguments
from kdgrader.grading.cases import Case, cases, leaves, wrong_value
from kdgrader.grading.changes_measured import (
    accepts,
    answered_twice,
    changed_names,
    dtypes,
    of_answers,
    of_changes,
    of_dtypes,
    of_raising,
    of_refusals,
    refuses_otherwise,
)
from kdgrader.grading.comparison import describe
from kdgrader.grading.conditions import where
from kdgrader.grading.factors import SILENT, ratio
from kdgrader.grading.gradients_measured import lacks_gradient, of_gradients, wrong_slopes
from kdgrader.grading.pairs import pair_of
from kdgrader.grading.replays import Replays
from kdgrader.grading.training_measured import curves, of_training, trains
from kdgrader.grading.trials import Trials
from kdgrader.grading.values_measured import of_values, unexplained
from kdgrader.jail.wire import Raised
from kdgrader.reports.records import Diagnosis, Measurement, Plot
from kdgrader.text import Text

ROWS = 6  # calls whose numbers an interviewer sees
SHORT = 120  # characters of a value in a table


class Finding(msgspec.Struct, frozen=True):
    """What is off, in words that anybody may read, and the calls in which it is."""

    text: Text | None
    wrong: list[Case]
    plot: Plot | None = None
    otherwise: Text | None = None  # said in place of `text` where nothing is known but in which calls it shows


def measured(replays: Replays, aspects: dict[str, str], failed: set[str]) -> tuple[Diagnosis, ...]:
    """One diagnosis, with no mistake named, for each sort of what is wrong. `aspects`: check → aspect."""
    found = cases(replays)
    off = [case for case in found if not case.as_it_should or wrong_value(case)]
    wrong = [case for case in off if case.call.check in failed]  # a check that passed found another way to be right
    right = [case for case in found if case.as_it_should and not wrong_value(case)]
    wrong.sort(key=lambda case: len(case.call.parcel.body))  # what is cheap to try first; not by time, which varies
    said = (_diagnosis(finding, found, aspects, failed) for finding in _findings(wrong, right, Trials(replays)))
    return tuple(diagnosis for diagnosis in said if diagnosis is not None)


def _findings(wrong: list[Case], right: list[Case], trials: Trials) -> list[Finding]:
    """In order of precedence: what explains everything comes alone."""
    twice = answered_twice([*right, *wrong])
    if twice:
        return [Finding(of_answers(), twice)]
    if not wrong:
        return []
    training = [case for case in wrong if trains(case)]
    plot = curves(training)
    whole = of_arguments(wrong, right, trials)
    if whole is not None:
        return [Finding(whole, wrong, plot)]
    if training:
        return _of_loops(wrong, training, plot, trials)
    return _of_functions(wrong, trials)


def _of_loops(wrong: list[Case], training: list[Case], plot: Plot | None, trials: Trials) -> list[Finding]:
    found = _refusals(wrong)
    by_function = {
        case.call.function: [c for c in training if c.call.function == case.call.function] for case in training
    }
    texts: dict[Text, list[Case]] = {}
    for some in by_function.values():
        text = of_training(some, trials)
        if text is not None:
            texts.setdefault(text, []).extend(some)
    return [*(Finding(text, some, plot) for text, some in texts.items()), *found]


def _of_functions(wrong: list[Case], trials: Trials) -> list[Finding]:
    found = _refusals(wrong)
    changed = [case for case in wrong if changed_names(case)]
    raising = [case for case in wrong if isinstance(case.theirs, Raised) and not isinstance(case.ours, Raised)]
    if raising:
        found.append(Finding(None, raising, otherwise=of_raising(raising)))
    if changed:
        found.append(Finding(of_changes(changed), changed))
    values = [case for case in wrong if wrong_value(case)]
    of_dtype = [case for case in values if dtypes(case)] + [c for c in wrong if c not in values and dtypes(c)]
    if of_dtype:
        found.append(Finding(of_dtypes(of_dtype), of_dtype))
    values = [case for case in values if case not in of_dtype]
    # Numbers that are not finite say nothing of the others.
    finite = [case for case in values if _finite(case)]
    for some in (finite, [case for case in values if case not in finite]):
        if some:
            found.append(Finding(of_values(some, trials), some, otherwise=unexplained()))
    bent = [c for c in wrong if not wrong_value(c) and (wrong_slopes(c) or c.bent or lacks_gradient(c))]
    if bent and not values:  # the gradient of a wrong value is a wrong one
        found.append(Finding(of_gradients(bent), bent))
    return found


def _refusals(wrong: list[Case]) -> list[Finding]:
    some = [case for case in wrong if accepts(case) or refuses_otherwise(case)]
    return [Finding(of_refusals(some), some)] if some else []


def _finite(case: Case) -> bool:
    tensors = [leaf for leaf in leaves(case.value) if isinstance(leaf, torch.Tensor)]
    return all(bool(torch.isfinite(tensor.to(torch.float64)).all()) for tensor in tensors if not tensor.is_complex())


def _diagnosis(finding: Finding, found: list[Case], aspects: dict[str, str], failed: set[str]) -> Diagnosis | None:
    checks = {case.call.check for case in finding.wrong}
    those = {id(case) for case in finding.wrong}
    calls = where(finding.wrong, [case for case in found if id(case) not in those])
    text = finding.text or (finding.otherwise if calls else None)
    if text is None:
        return None
    return Diagnosis(
        mistakes=(),
        says=text,
        explains=tuple(dict.fromkeys(aspect for check, aspect in aspects.items() if check in checks & failed)),
        evidence="measured",
        where=calls,
        measurements=tuple(_row(case) for case in _spread(finding.wrong)),
        plot=finding.plot,
    )


def _spread(wrong: list[Case]) -> list[Case]:
    """Of each check one call first, as many as there is room for."""
    firsts = list({case.call.check: case for case in reversed(wrong)}.values())[::-1]
    rest = [case for case in wrong if all(case is not first for first in firsts)]
    return [*firsts, *rest][:ROWS]


def _row(case: Case) -> Measurement:
    pair = None if isinstance(case.theirs, Raised) or isinstance(case.ours, Raised) else pair_of(case)
    factor = None if pair is None else ratio(pair.theirs, pair.ours)
    slope = next(iter(wrong_slopes(case)), None) if pair is not None and not wrong_value(case) else None
    if slope is not None:
        if slope.theirs is not None and slope.ours is not None:
            factor = ratio(slope.theirs.double(), slope.ours.double())
        at = f"∂/∂{slope.name}; {_at(case)}"
        return Measurement(
            check=case.call.check,
            at=at,
            expected=_short(slope.ours),
            received=_short(slope.theirs),
            factor=_number(factor),
        )
    return Measurement(
        check=case.call.check,
        at=_at(case),
        expected=_reply(case.ours, case.right_value),
        received=_reply(case.theirs, case.value),
        factor=_number(factor),
    )


def _reply(reply: object, value: object) -> str:
    return f"{reply.kind}: {reply.text}"[:SHORT] if isinstance(reply, Raised) else _short(value)


def _short(value: object) -> str:
    text = describe(value)
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"


def _number(factor: float | None) -> str:
    return "" if factor is None or factor == SILENT else f"{factor:.6g}"


def _at(case: Case) -> str:
    """The numbers and the shapes that the call was made with."""
    shown = []
    for name, value in case.given.items():
        if isinstance(value, torch.Tensor):
            shown.append(f"{name} {' × '.join(map(str, value.shape)) or 'scalar'}")
        elif isinstance(value, int | float | str):
            shown.append(f"{name} = {value:.6g}" if isinstance(value, float) else f"{name} = {value}")
    return ", ".join(shown)
