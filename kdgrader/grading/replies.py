"""When two replies say the same, up to rounding: the submission's, and a mistake's to the same call."""

import math
from typing import Any

import msgspec
import torch

from kdgrader.grading.comparison import TOLERANCES
from kdgrader.jail.parcel import Parcel, unpack
from kdgrader.jail.values import is_foreign, read_tensors
from kdgrader.jail.wire import (
    DictValue,
    Gradients,
    ListValue,
    OpaqueValue,
    Raised,
    Reply,
    Returned,
    TensorValue,
    TupleValue,
)

Tensors = list[torch.Tensor]
SLACK = 20.0  # how much wider than a check's tolerance two replies of one mistake may lie apart


class Given(msgspec.Struct, frozen=True):
    """What has to be known of a call's arguments to compare two replies to it."""

    modules: tuple[dict[str, int], ...] = ()  # of each module: parameter or buffer → its place among the sent tensors
    untrained: tuple[frozenset[str], ...] = ()  # of each module: the parameters that no optimizer beside it holds


def given_by(parcel: Parcel) -> Given:
    unpacked = unpack(parcel, bytearray(parcel.body))
    places = {id(tensor): place for place, tensor in enumerate(unpacked.tensors)}
    held = {id(p) for optimizer in unpacked.optimizers for group in optimizer.param_groups for p in group["params"]}
    modules, untrained = [], []
    for module in unpacked.modules:
        named = {**dict(module.named_parameters()), **dict(module.named_buffers())}
        modules.append({name: places[id(tensor)] for name, tensor in named.items() if id(tensor) in places})
        untrained.append(frozenset(name for name, p in module.named_parameters() if id(p) not in held))
    return Given(tuple(modules), tuple(untrained))


def same_reply(a: Reply, a_body: bytes, b: Reply, b_body: bytes, given: Given) -> bool:
    """Whether two replies say the same, up to rounding. nan equals nan here: both are what the mistake does."""
    if isinstance(a, Raised) and isinstance(b, Raised):
        return a.kind == b.kind
    if a_body == b_body and a == b and not isinstance(a, Raised) and _same_kinds(a, b):
        return True  # most often, and soonest seen
    if isinstance(a, Gradients) and isinstance(b, Gradients):
        ours, theirs = read_tensors(a.tensors, bytearray(a_body)), read_tensors(b.tensors, bytearray(b_body))
        return len(a.grads) == len(b.grads) and all(
            _same_gradient(None if i is None else ours[i], None if j is None else theirs[j])
            for i, j in zip(a.grads, b.grads, strict=True)
        )
    if not isinstance(a, Returned) or not isinstance(b, Returned):
        return False
    ours, theirs = read_tensors(a.tensors, bytearray(a_body)), read_tensors(b.tensors, bytearray(b_body))
    return (
        _same_value(a.value, ours, b.value, theirs)
        and a.grads.keys() == b.grads.keys()
        and _same_changes(a, ours, b, theirs, given)
        and len(a.modules) == len(b.modules)
        and all(_same_module(number, a, ours, b, theirs, given) for number in range(len(a.modules)))
    )


def _same_kinds(a: Reply, b: Reply) -> bool:
    """Of equal replies, whether what they return is of the same types: 4 equals 4.0, and is another answer."""
    if not isinstance(a, Returned) or not isinstance(b, Returned):
        return True
    items = [(a.value, b.value)]
    while items:
        left, right = items.pop()
        if type(left) is not type(right):
            return False
        if isinstance(left, ListValue | TupleValue | DictValue) and isinstance(right, type(left)):
            items += zip(left.items, right.items, strict=True)
    return True


def _same_changes(a: Returned, ours: Tensors, b: Returned, theirs: Tensors, given: Given) -> bool:
    of_modules = {place for places in given.modules for place in places.values()}  # these are compared by name
    left, right = (a.changed.keys() - of_modules, b.changed.keys() - of_modules)
    return left == right and all(_close(ours[a.changed[k]], theirs[b.changed[k]]) for k in left)


def _same_module(number: int, a: Returned, ours: Tensors, b: Returned, theirs: Tensors, given: Given) -> bool:
    m, n = a.modules[number], b.modules[number]
    if m.hooks != n.hooks:
        return False
    if not all(_same_names(getattr(m, part), ours, getattr(n, part), theirs) for part in ("parameters", "buffers")):
        return _worked_on_a_copy(number, a, b, given)
    if number >= len(given.untrained):
        return True
    # A teacher's .grad is part of the answer. That of a parameter in training is not: whether a loop zeroes it before
    # backward() or after step() is a matter of style.
    places, changed = given.modules[number], a.changed.keys() | b.changed.keys()
    kept = {name for name in given.untrained[number] if places.get(name) not in changed}
    left = {name: ours[place] for name, place in m.grads.items() if name in kept}
    right = {name: theirs[place] for name, place in n.grads.items() if name in kept}
    return all(_same_gradient(left.get(name), right.get(name)) for name in left.keys() | right.keys())


def _worked_on_a_copy(number: int, a: Returned, b: Returned, given: Given) -> bool:
    """Whether one of the two returned a module's new state and left the module itself as it was, which is a style too.

    The returned values were compared already."""
    if number >= len(given.modules) or not isinstance(a.value, DictValue):
        return False
    places = set(given.modules[number].values())
    if not set(a.modules[number].parameters) <= set(a.value.keys):
        return False
    return places.isdisjoint(a.changed) != places.isdisjoint(b.changed)


def _same_names(a: dict[str, int], ours: Tensors, b: dict[str, int], theirs: Tensors) -> bool:
    return a.keys() == b.keys() and all(_close(ours[a[name]], theirs[b[name]]) for name in a)


def _same_value(a: Any, ours: Tensors, b: Any, theirs: Tensors) -> bool:
    if isinstance(a, TensorValue) and isinstance(b, TensorValue):
        alike = a.aliases_input == b.aliases_input and a.requires_grad == b.requires_grad
        return alike and _close(ours[a.index], theirs[b.index])
    if isinstance(a, ListValue | TupleValue) and isinstance(b, ListValue | TupleValue):
        return len(a.items) == len(b.items) and all(
            _same_value(x, ours, y, theirs) for x, y in zip(a.items, b.items, strict=True)
        )
    if isinstance(a, DictValue) and isinstance(b, DictValue):
        left, right = dict(zip(a.keys, a.items, strict=True)), dict(zip(b.keys, b.items, strict=True))
        return left.keys() == right.keys() and all(_same_value(left[k], ours, right[k], theirs) for k in left)
    if isinstance(a, float) and isinstance(b, float):
        return close_numbers(a, b)
    if isinstance(a, OpaqueValue) and isinstance(b, OpaqueValue):
        # A class of one's own has another full name in each source; what such an object can do, its uses show.
        return a == b or not (is_foreign(a.type_name) or is_foreign(b.type_name))
    return type(a) is type(b) and bool(a == b)


def _same_gradient(a: torch.Tensor | None, b: torch.Tensor | None) -> bool:
    if a is None or b is None:
        other = b if a is None else a
        return other is None or not bool(other.ne(0).any())
    return _close(a, b)


def _close(a: torch.Tensor, b: torch.Tensor) -> bool:
    return a.dtype == b.dtype and close(a, b, a.dtype)


def close_numbers(a: float, b: float, *, slack: float = SLACK) -> bool:
    """`close` of two float64, without the tensors: a history has hundreds."""
    if not math.isfinite(a) or not math.isfinite(b):
        return a == b or (math.isnan(a) and math.isnan(b))
    rtol, atol = TOLERANCES[torch.float64]
    return abs(a - b) <= slack * (atol + rtol * max(abs(a), abs(b)))


def close(a: torch.Tensor, b: torch.Tensor, dtype: torch.dtype, *, slack: float = SLACK) -> bool:
    """Equal to `slack` times a check's tolerance at this dtype; nan equals nan, infinity itself."""
    if a.shape != b.shape:
        return False
    if a.is_complex() or b.is_complex():
        return torch.equal(a, b)
    rtol, atol = TOLERANCES.get(dtype, (0.0, 0.0))
    x, y = a.detach().to(torch.float64), b.detach().to(torch.float64)
    finite = torch.isfinite(x) & torch.isfinite(y)
    odd = ~finite
    if odd.any() and not torch.equal(torch.nan_to_num(x[odd], nan=0.5), torch.nan_to_num(y[odd], nan=0.5)):
        return False
    if not finite.any():
        return True
    scale = float(torch.maximum(x[finite].abs().max(), y[finite].abs().max()))
    return bool(((x - y)[finite].abs() <= slack * (atol + rtol * scale)).all())
