"""Conditions: in exactly which of the recorded calls does it go wrong? Only kinds of calls are told, never numbers."""

import functools
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import torch
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.modules.dropout import _DropoutNd

from kdgrader.grading.cases import Case
from kdgrader.i18n import says
from kdgrader.jail.wire import Raised
from kdgrader.text import Text

Holds = Callable[[Case], bool]
LARGE = 50.0  # beyond it an exponential in float32 is near its end
FEWEST = 2  # cases on either side, for a condition to mean anything


def where(wrong: list[Case], right: list[Case]) -> Text | None:
    """A condition that all wrong cases meet and no right case does; None where none is found."""
    functions = {case.call.function for case in wrong}
    others = [case for case in right if case.call.function in functions and _refused(case) <= max(map(_refused, wrong))]
    if len(wrong) < FEWEST:
        return None
    if len(others) >= FEWEST:
        for text, holds in _conditions([*wrong, *others]):
            if all(map(holds, wrong)) and not any(map(holds, others)):
                return says("It goes wrong exactly in those calls {where}.", where=text)
    everywhere = {case.call.function for case in right}
    if len(functions) == 1 and functions.isdisjoint(everywhere) and everywhere:
        return says("Every call of `{function}` goes wrong, and no other does.", function=functions.pop())
    return None


def _refused(case: Case) -> bool:
    """Whether the reference refuses it: that says nothing about answers."""
    return isinstance(case.ours, Raised)


def _conditions(cases: list[Case]) -> Iterator[tuple[Text, Holds]]:
    for name in _names(cases, int | float):
        yield says("in which `{name}` is not 1", name=name), _number(name, lambda x: x != 1)
        yield says("in which `{name}` is 1", name=name), _number(name, lambda x: x == 1)
        yield says("in which `{name}` is not 0", name=name), _number(name, lambda x: x != 0)
        yield says("in which `{name}` is 0", name=name), _number(name, lambda x: x == 0)
        yield says("in which `{name}` is above 1", name=name), _number(name, lambda x: x > 1)
        yield says("in which `{name}` is below 1", name=name), _number(name, lambda x: x < 1)
        yield says("in which `{name}` is negative", name=name), _number(name, lambda x: x < 0)
        yield says("in which `{name}` is 0 or below", name=name), _number(name, lambda x: x <= 0)
    for name in _names(cases, torch.Tensor):
        yield from _of_tensors(name)
    for name in _names(cases, nn.Module):
        yield from _of_modules(name)
    for name in _names(cases, list):
        yield says("in which `{name}` is empty", name=name), _of(name, lambda x: isinstance(x, list) and not x)
        yield says("in which `{name}` is a list", name=name), _of(name, lambda x: isinstance(x, list))
        yield says("in which `{name}` is not a list", name=name), _of(name, lambda x: not isinstance(x, list))


def _names(cases: Iterable[Case], kind: Any) -> list[str]:
    names = (name for case in cases for name, value in case.given.items() if isinstance(value, kind))
    return list(dict.fromkeys(names))


def _of(name: str, holds: Callable[[Any], bool]) -> Holds:
    return lambda case: name in case.given and holds(case.given[name])


def _number(name: str, holds: Callable[[float], bool]) -> Holds:
    return _of(name, lambda x: isinstance(x, int | float) and not isinstance(x, bool) and holds(x))


def _tensor(name: str, holds: Callable[[torch.Tensor], bool]) -> Holds:
    return _of(name, lambda x: isinstance(x, torch.Tensor) and holds(x))


def _of_tensors(name: str) -> Iterator[tuple[Text, Holds]]:
    yield (
        says("in which `{name}` requires a gradient", name=name),
        lambda case: any(
            sent.requires_grad for n, sent in zip(case.names, case.call.parcel.sent, strict=True) if n == name
        ),
    )
    for dtype in (torch.float64, torch.float32):
        text = says("in which `{name}` is {dtype}", name=name, dtype=str(dtype).removeprefix("torch."))
        yield text, _tensor(name, functools.partial(_is_of, dtype))
    for dims in (1, 2, 3, 4):
        text = says("in which `{name}` has {n} axes", name=name, n=dims)
        yield text, _tensor(name, functools.partial(_has_axes, dims))
    yield says("in which `{name}` has more than two axes", name=name), _tensor(name, lambda x: x.dim() > 2)
    yield says("in which `{name}` holds −∞", name=name), _tensor(name, _has_minus_infinity)
    yield says("in which `{name}` holds large values", name=name), _tensor(name, _is_large)
    yield (
        says("in which `{name}` holds large values or −∞", name=name),
        _tensor(name, lambda x: _is_large(x) or _has_minus_infinity(x)),
    )
    yield says("in which `{name}` holds one sample", name=name), _tensor(name, lambda x: x.dim() > 0 and len(x) == 1)
    yield (
        says("in which `{name}` is as long as it is wide", name=name),
        _tensor(name, lambda x: x.dim() == 2 and x.shape[0] == x.shape[1]),
    )


def _is_of(dtype: torch.dtype, tensor: torch.Tensor) -> bool:
    return tensor.dtype == dtype


def _has_axes(count: int, tensor: torch.Tensor) -> bool:
    return tensor.dim() == count


def _has_minus_infinity(tensor: torch.Tensor) -> bool:
    return tensor.is_floating_point() and bool((tensor == -torch.inf).any())


def _is_large(tensor: torch.Tensor) -> bool:
    finite = tensor[torch.isfinite(tensor)] if tensor.is_floating_point() else tensor
    return finite.numel() > 0 and float(finite.detach().abs().max()) > LARGE


def _of_modules(name: str) -> Iterator[tuple[Text, Holds]]:
    yield (
        says("in which `{name}` arrives in train mode", name=name),
        _of(name, lambda m: isinstance(m, nn.Module) and m.training),
    )
    yield (
        says("in which `{name}` arrives in eval mode", name=name),
        _of(name, lambda m: isinstance(m, nn.Module) and not m.training),
    )
    yield says("in which `{name}` has BatchNorm", name=name), _of(name, lambda m: _has(m, _BatchNorm))
    yield says("in which `{name}` has dropout", name=name), _of(name, lambda m: _has(m, _DropoutNd))
    yield (
        says("in which `{name}` has BatchNorm or dropout", name=name),
        _of(name, lambda m: _has(m, _BatchNorm) or _has(m, _DropoutNd)),
    )


def _has(module: Any, kind: type[nn.Module]) -> bool:
    return isinstance(module, nn.Module) and any(isinstance(part, kind) for part in module.modules())
