"""Cases: recorded calls beside the reference's answers to them, opened up so that they can be measured."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import torch
from torch import nn

from kdgrader.grading.proxy import Recorded
from kdgrader.grading.replays import Replays, Replied
from kdgrader.grading.replies import close, close_numbers
from kdgrader.jail.parcel import Unpacked, unpack
from kdgrader.jail.values import Opaque, from_value, is_foreign, read_tensors
from kdgrader.jail.wire import Gradients, Reply, Returned

Arguments = dict[str, Any]  # parameter → argument, the defaults filled in


class Slope(msgspec.Struct, frozen=True):
    """The gradient in one input: the submission's and the reference's; None where none arrives."""

    name: str
    theirs: torch.Tensor | None
    ours: torch.Tensor | None


class Case(msgspec.Struct, frozen=True):
    """One call: what was given, what came back, and what should have."""

    call: Recorded
    given: Arguments
    names: tuple[str, ...]  # of the tensors sent, by place: `logits`, `student.0.weight`; "" for one without a name
    models: tuple[str, ...]  # of the modules, by their place in a reply
    theirs: Reply
    ours: Reply
    value: Any  # returned: tensors, numbers, lists and dicts of them; None where it raised
    right_value: Any
    right_body: bytes  # the tensors of the reference's reply
    slopes: tuple[Slope, ...]  # of all products that were asked for
    bent: bool  # a product raised, or had no graph
    as_it_should: bool  # nothing of it differs from the reference's


def cases(replays: Replays) -> list[Case]:
    """All calls whose arguments fit the reference."""
    module = replays.module(replays.reference)
    found = []
    for place, call in enumerate(replays.calls):
        ours = replays.right_reply(place)
        function = getattr(module, call.function, None)
        if ours is not None and function is not None:
            case = _case(replays, place, ours, function)
            if case is not None:
                found.append(case)
    return found


def _case(replays: Replays, place: int, ours: Replied, function: Callable[..., Any]) -> Case | None:
    call = replays.calls[place]
    opened = unpack(call.parcel, bytearray(call.parcel.body))
    given = arguments_of(function, opened)
    if given is None or opened.uses:  # of an object's uses, the maker's arguments say too little
        return None
    if not _fits(call.reply, opened):
        return None
    names = _names(given, opened)
    slopes, bent = [], False
    for asked, answer in zip(call.products, ours.products, strict=True):
        if answer is None or not isinstance(answer[0], Gradients) or not isinstance(asked.reply, Gradients):
            bent = True
            continue
        slopes += list(_slopes(names, asked.reply, asked.reply_body, *answer))
    return Case(
        call=call, given=given, names=names, models=_models(given, opened), theirs=call.reply, ours=ours.reply,
        value=value_of(call.reply, call.body), right_value=value_of(ours.reply, ours.body),
        right_body=ours.body, slopes=tuple(slopes), bent=bent,
        as_it_should=replays.is_right(place),
    )  # fmt: skip


def _fits(reply: Reply, opened: Unpacked) -> bool:
    """Whether a reply speaks of the arguments that there were. A forged one may speak of others."""
    if not isinstance(reply, Returned):
        return True
    places = (*reply.changed, *reply.grads)
    return all(0 <= place < len(opened.tensors) for place in places) and len(reply.modules) == len(opened.modules)


def arguments_of(function: Callable[..., Any], opened: Unpacked) -> Arguments | None:
    """Arguments by the names of the reference's parameters; None where they do not fit it."""
    try:
        bound = inspect.signature(function).bind(*opened.args, **opened.kwargs)
    except (TypeError, ValueError):
        return None
    bound.apply_defaults()
    return dict(bound.arguments)


def _names(given: Arguments, opened: Unpacked) -> tuple[str, ...]:
    known: dict[int, str] = {}
    for name, value in given.items():
        for suffix, tensor in _tensors_in(value):
            known.setdefault(id(tensor), f"{name}{suffix}")
    return tuple(known.get(id(tensor), "") for tensor in opened.tensors)


def _models(given: Arguments, opened: Unpacked) -> tuple[str, ...]:
    known = {id(value): name for name, value in given.items()}
    return tuple(known.get(id(module), "") for module in opened.modules)


def _tensors_in(value: Any) -> Iterator[tuple[str, torch.Tensor]]:
    if isinstance(value, torch.Tensor):
        yield "", value
    elif isinstance(value, nn.Module):
        for name, tensor in [*value.named_parameters(), *value.named_buffers()]:
            yield f".{name}", tensor
    elif isinstance(value, list | tuple):
        for item in value:
            yield from (("", tensor) for _, tensor in _tensors_in(item))
    elif isinstance(value, dict):
        for item in value.values():
            yield from (("", tensor) for _, tensor in _tensors_in(item))


def value_of(reply: Reply, body: bytes) -> Any:
    """What a call returned, as plain objects; None where it raised."""
    if not isinstance(reply, Returned):
        return None
    return from_value(reply.value, read_tensors(reply.tensors, bytearray(body)))


def _slopes(names: tuple[str, ...], theirs: Gradients, body: bytes, ours: Reply, our_body: bytes) -> Iterator[Slope]:
    assert isinstance(ours, Gradients)
    left = read_tensors(theirs.tensors, bytearray(body))
    right = read_tensors(ours.tensors, bytearray(our_body))
    for name, i, j in zip(names, theirs.grads, ours.grads, strict=False):
        if i is not None or j is not None:
            yield Slope(name, None if i is None else left[i], None if j is None else right[j])


def leaves(value: Any) -> list[Any]:
    """The tensors and numbers of a value, in order."""
    if isinstance(value, list | tuple):
        return [leaf for item in value for leaf in leaves(item)]
    if isinstance(value, dict):
        return [leaf for key in sorted(value, key=str) for leaf in leaves(value[key])]
    return [value]


def as_tensor(leaf: Any) -> torch.Tensor | None:
    """In float64; None for what is no tensor of numbers and no number."""
    if isinstance(leaf, torch.Tensor) and not leaf.is_complex():
        return leaf.detach().to(torch.float64)
    return torch.tensor(float(leaf), dtype=torch.float64) if _is_number(leaf) else None


def _is_number(leaf: Any) -> bool:
    return isinstance(leaf, int | float) and not isinstance(leaf, bool)


def wrong_value(case: Case) -> bool:
    """Whether both returned, and other numbers (or numbers in another form)."""
    if not isinstance(case.theirs, Returned) or not isinstance(case.ours, Returned):
        return False
    theirs, ours = leaves(case.value), leaves(case.right_value)
    return len(theirs) != len(ours) or not all(same_leaf(a, b) for a, b in zip(theirs, ours, strict=True))


def same_leaf(theirs: Any, ours: Any) -> bool:
    """Equal numbers of one shape, to the precision of the reference's dtype; the dtype itself may differ."""
    if isinstance(theirs, Opaque) and isinstance(ours, Opaque):
        return not (is_foreign(theirs.type_name) or is_foreign(ours.type_name))  # objects: their uses tell them apart
    if _is_number(theirs) and _is_number(ours):
        return close_numbers(float(theirs), float(ours), slack=1.0)
    a, b = as_tensor(theirs), as_tensor(ours)
    if a is None or b is None:
        return type(theirs) is type(ours) and bool(theirs == ours)
    return agree(a, b, of=ours)


def agree(theirs: torch.Tensor, ours: torch.Tensor, *, of: Any) -> bool:
    """Whether two float64 tensors are equal to the tolerance of the dtype that `of` has."""
    dtype = of.dtype if isinstance(of, torch.Tensor) else torch.float64
    return close(theirs, ours, dtype, slack=1.0)
