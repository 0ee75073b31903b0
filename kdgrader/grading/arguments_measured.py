"""Arguments, measured: does the submission answer as a right answer would, had it been called with something else?

With T² for T, with two tensors exchanged, along another axis. Each is tried on all recorded calls.
"""

import ast
import inspect
import math
from collections.abc import Callable, Iterator
from typing import Any

import torch

from kdgrader.grading.cases import Arguments, Case
from kdgrader.grading.trials import Change, Trials, takes
from kdgrader.i18n import says
from kdgrader.text import Text

AXES = ("dim", "axis")


def of_arguments(wrong: list[Case], right: list[Case], trials: Trials) -> Text | None:
    """In one sentence, with which other arguments, or along which other axis, a right answer gives all of this."""
    functions = {case.call.function for case in wrong}
    cases = [*wrong, *(case for case in right if case.call.function in functions)]
    for text, change in _changes(wrong[0], trials):
        if trials.over():
            return None
        if trials.explains(change, cases):
            return text
    return _other_axis(wrong, right, trials)


def _changes(case: Case, trials: Trials) -> Iterator[tuple[Text, Change]]:
    parameters = takes(trials.function(case))
    for name, parameter in parameters.items():
        value = case.given.get(name)
        if parameter.default is not inspect.Parameter.empty:
            yield says("It answers as if `{name}` were always its default.", name=name), _set(name, parameter.default)
        if isinstance(value, float):
            yield from _numbers(name)
        elif isinstance(value, int) and not isinstance(value, bool):
            yield from _integers(name)
        elif isinstance(value, torch.Tensor) and value.is_floating_point():
            yield from _tensors(name)
    yield from _exchanges(case)


def _set(name: str, value: object) -> Change:
    return lambda given: {**given, name: value}


def _numbers(name: str) -> Iterator[tuple[Text, Change]]:
    """Other numbers in an argument's place, written as they would be in code."""
    others = {
        f"{name}²": lambda x: x**2,
        f"√{name}": lambda x: math.sqrt(x),
        f"1/{name}": lambda x: 1 / x,
        f"1 − {name}": lambda x: 1 - x,
        f"{name} + 1": lambda x: x + 1,
        f"2 · {name}": lambda x: 2 * x,
        f"{name}/2": lambda x: x / 2,
        f"−{name}": lambda x: -x,
    }
    for shown, other in others.items():
        text = says("It answers as a right answer does with `{other}` in place of `{name}`.", other=shown, name=name)
        yield text, _mapped(name, other)
    text = says("It answers as a right answer does with `{name}` at 1, whatever it is.", name=name)
    yield text, _set(name, 1.0)
    base = says(
        "It answers as a right answer does with `{name}`/ln 2 in place of `{name}`: it takes powers of 2, not of e.",
        name=name,
    )
    yield base, _mapped(name, lambda x: x / math.log(2))


def _mapped(name: str, other: Callable[[Any], Any]) -> Change:
    def change(given: Arguments) -> Arguments | None:
        value = given.get(name)
        if not isinstance(value, int | float | torch.Tensor):
            return None
        try:
            return {**given, name: other(value)}
        except (ValueError, ZeroDivisionError, OverflowError):
            return {**given, name: math.nan}  # what must be refused is refused

    return change


def _integers(name: str) -> Iterator[tuple[Text, Change]]:
    for step, text in (
        (1, says("It answers as a right answer does with `{name}` one larger than it is.", name=name)),
        (-1, says("It answers as a right answer does with `{name}` one smaller than it is.", name=name)),
    ):
        yield text, _mapped(name, step.__add__)
    if name in AXES:
        for axis, text in _axes(name).items():
            yield text, _set(name, axis)


def _axes(name: str) -> dict[int, Text]:
    return {
        0: says("It runs along the first axis, whatever `{name}` says.", name=name),
        1: says("It runs along the second axis, whatever `{name}` says.", name=name),
        -1: says("It runs along the last axis, whatever `{name}` says.", name=name),
    }


def _tensors(name: str) -> Iterator[tuple[Text, Change]]:
    yield says("`{name}` counts with the wrong sign.", name=name), _mapped(name, lambda x: -x)
    yield says("`{name}` plays no part in it.", name=name), _mapped(name, torch.zeros_like)
    probabilities = says(
        "It answers as if `{name}` had been through a softmax already: probabilities where logits are meant.", name=name
    )
    yield probabilities, _mapped(name, lambda x: torch.softmax(x, -1))
    logarithms = says("It answers as if `{name}` had been through a log-softmax already.", name=name)
    yield logarithms, _mapped(name, lambda x: torch.log_softmax(x, -1))
    detached = says("The gradient in `{name}` is cut; the values are right.", name=name)
    yield detached, _mapped(name, lambda x: x.detach())


def _exchanges(case: Case) -> Iterator[tuple[Text, Change]]:
    tensors = [name for name, value in case.given.items() if isinstance(value, torch.Tensor)]
    numbers = [name for name, value in case.given.items() if isinstance(value, float)]
    for names in (tensors, numbers):
        for place, first in enumerate(names):
            for second in names[place + 1 :]:
                text = says("It answers as if `{first}` and `{second}` had changed places.", first=first, second=second)
                yield text, _exchanged(first, second)


def _exchanged(first: str, second: str) -> Change:
    return lambda given: {**given, first: given[second], second: given[first]}


# An axis that is written into the reference


def _other_axis(wrong: list[Case], right: list[Case], trials: Trials) -> Text | None:
    replays = trials.replays
    place_of = {id(call): place for place, call in enumerate(replays.calls)}
    places = [place_of[id(case.call)] for case in (*wrong, *right)]
    for axis, text in (
        (0, says("It runs along the first axis, over the samples of a batch, where it should run along the classes.")),
        (1, says("It runs along the second axis, where it should run along the last.")),
    ):
        for source in along(replays.reference, axis):
            if replays.reproduces_all(source, places):
                return text
    return None


def along(source: str, axis: int) -> list[str]:
    """The source with each `dim=-1` turned into another axis: all of them together, then one by one."""
    lines = source.splitlines(keepends=True)
    spots = [
        (keyword.value.lineno, keyword.value.col_offset, keyword.value.end_col_offset or 0)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg in AXES and isinstance(keyword.value, ast.Constant | ast.UnaryOp)
    ]
    some = [spots, *([spot] for spot in spots)] if len(spots) > 1 else [spots] if spots else []
    return [_replaced(lines, chosen, str(axis)) for chosen in some]


def _replaced(lines: list[str], spots: list[tuple[int, int, int]], put: str) -> str:
    changed = [line.encode() for line in lines]  # columns are counted in bytes
    for number, start, end in sorted(spots, reverse=True):
        line = changed[number - 1]
        changed[number - 1] = line[:start] + put.encode() + line[end:]
    return b"".join(changed).decode()
