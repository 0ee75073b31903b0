"""Changes, measured: what a call left otherwise than it should have. Inputs written into, a dtype, a device, an answer
that is another one when asked again."""

from collections.abc import Callable

import torch

from kdgrader.grading.cases import Case, as_tensor, leaves, same_leaf
from kdgrader.grading.factors import factor_of
from kdgrader.grading.replies import given_by, same_reply
from kdgrader.i18n import says
from kdgrader.jail.values import read_tensors
from kdgrader.jail.wire import Raised, Returned
from kdgrader.text import Text, joined


def changed_names(case: Case) -> list[str]:
    """The inputs, none of them a module's, that the submission changed and the reference does not."""
    if not isinstance(case.theirs, Returned) or not isinstance(case.ours, Returned):
        return []
    places = sorted(case.theirs.changed.keys() - case.ours.changed.keys())
    return [name for place in places if (name := case.names[place]) and "." not in name]


def of_changes(wrong: list[Case]) -> Text:
    """Which inputs were changed, and how, where that is a factor."""
    names = sorted({name for case in wrong for name in changed_names(case)})
    shown = ", ".join(f"`{name}`" for name in names)
    some = says("A call changes what it was given: {names}.", names=shown)
    return joined(some, *(_how(name, wrong) for name in names))


def _how(name: str, wrong: list[Case]) -> Text | None:
    found = [case for case in wrong if name in changed_names(case)]
    pairs = [(_after(case, name), _before(case, name)) for case in found]
    factor = factor_of([(a, b) for a, b in pairs if a is not None and b is not None], found) if all(
        a is not None and b is not None for a, b in pairs
    ) else None  # fmt: skip
    if factor is None:
        return None
    return says("`{name}` is left {factor} times what it was.", name=name, factor=factor.text)


def _after(case: Case, name: str) -> torch.Tensor | None:
    assert isinstance(case.theirs, Returned)
    tensors = read_tensors(case.theirs.tensors, bytearray(case.call.body))
    return as_tensor(tensors[case.theirs.changed[case.names.index(name)]])


def _before(case: Case, name: str) -> torch.Tensor | None:
    sent = case.call.parcel
    return as_tensor(read_tensors(sent.tensors, bytearray(sent.body))[sent.sent[case.names.index(name)].index])


# dtype


def dtypes(case: Case) -> list[tuple[torch.dtype, torch.dtype]]:
    """Where a tensor has the right numbers and another dtype: (theirs, the right one)."""
    theirs, ours = leaves(case.value), leaves(case.right_value)
    return [
        (a.dtype, b.dtype)
        for a, b in zip(theirs, ours, strict=False)
        if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor) and a.dtype != b.dtype and _near(a, b)
    ]


def _near(a: torch.Tensor, b: torch.Tensor) -> bool:
    """To the lower of the two precisions."""
    lower = min((a, b), key=lambda tensor: tensor.element_size())
    return same_leaf(a, b.to(lower.dtype)) if lower is a else same_leaf(a, b)


def of_dtypes(wrong: list[Case]) -> Text:
    found = sorted({pair for case in wrong for pair in dtypes(case)}, key=str)
    shown = [says("{got} for {right}", got=_name(a), right=_name(b)) for a, b in found]
    both = Text(", ".join(text.en for text in shown), "，".join(text.zh for text in shown))
    return says("The numbers are right and the dtype is not: it returns {dtypes}.", dtypes=both)


def _name(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")


# Refusals


def accepts(case: Case) -> bool:
    return isinstance(case.ours, Raised) and isinstance(case.theirs, Returned)


def refuses_otherwise(case: Case) -> bool:
    return isinstance(case.ours, Raised) and isinstance(case.theirs, Raised) and case.ours.kind != case.theirs.kind


def of_raising(wrong: list[Case]) -> Text:
    kinds = sorted({case.theirs.kind for case in wrong if isinstance(case.theirs, Raised)})
    return says("It raises {kinds} where an answer is due.", kinds=", ".join(kinds))


def of_refusals(wrong: list[Case], accepted: Callable[[Case], bool] = accepts) -> Text:
    """Which bad input is not refused, or not as it should be."""
    reasons = sorted({_reason(case) for case in wrong}, key=lambda text: text.en)
    shown = Text("; ".join(reason.en for reason in reasons), "；".join(reason.zh for reason in reasons))
    assert isinstance(wrong[0].ours, Raised)
    kind = wrong[0].ours.kind
    if all(accepted(case) for case in wrong):
        return says("It accepts what it should refuse with {kind}: {what}.", kind=kind, what=shown)
    return says("It does not refuse with {kind}: {what}.", kind=kind, what=shown)


def _reason(case: Case) -> Text:
    for name, value in case.given.items():
        if isinstance(value, int | float) and not isinstance(value, bool) and value == 0:
            return says("a `{name}` of 0", name=name)
        if isinstance(value, float) and value < 0:
            return says("a negative `{name}`", name=name)
    return says("arguments whose shapes do not agree")


# The same call, asked twice


def answered_twice(cases: list[Case]) -> list[Case]:
    """Calls with the very arguments of an earlier one, and another answer."""
    earlier: dict[object, Case] = {}
    found = []
    for case in cases:
        parcel = case.call.parcel
        first = earlier.setdefault((case.call.function, parcel.pickle, parcel.sent, parcel.tensors, parcel.body), case)
        if first is not case and not same_reply(
            first.call.reply, first.call.body, case.call.reply, case.call.body, given_by(parcel)
        ):
            found.append(case)
    return found


def of_answers() -> Text:
    return says(
        "The same call, made twice, is answered in two ways: something in it is drawn at random, or remembered."
    )
