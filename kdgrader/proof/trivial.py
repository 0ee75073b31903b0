"""Submissions that compute nothing earn nothing: the starter, constants, arguments given back, one answer for all."""

import copy
from collections.abc import Callable, Iterable, Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import msgspec
import torch
from torch import nn

from kdgrader.bank import CodingQuestion, starter
from kdgrader.grading.proxy import Recorded
from kdgrader.i18n import says
from kdgrader.jail.parcel import unpack
from kdgrader.jail.wire import Raised
from kdgrader.proof.bench import Bench, Outcome, module_of
from kdgrader.proof.forks import Job
from kdgrader.proof.records import Fault
from kdgrader.proof.right import STARTER
from kdgrader.proof.subject import SEED, SEEDS, Subject


class Trivially(msgspec.Struct, frozen=True):
    """What a trivial submission earned: aspect → points; and whether it could be imported."""

    name: str
    points: dict[str, float]
    runs: bool = True


def jobs(subject: Subject) -> Iterator[Job[tuple[str, ...]]]:
    yield Job(("trivial",), lambda: [of_starter(subject)], subject.bounds())
    yield Job(("trivial",), lambda: list(of_trivial(subject)), subject.bounds(30))


def of_starter(subject: Subject) -> Trivially:
    question = subject.bench.question
    module = module_of(starter(question), question.entry_points)
    missing = isinstance(module, Raised) or any(not hasattr(module, name) for name in question.entry_points)
    points = {} if isinstance(module, Raised) else _earned(subject, module)
    return Trivially(STARTER, points, runs=not missing)


def of_trivial(subject: Subject) -> Iterator[Trivially]:
    for name, module in submissions(subject.bench):
        yield Trivially(name, _earned(subject, module))


def _earned(subject: Subject, module: Any) -> dict[str, float]:
    """Its points by aspect. Of an aspect that is lost already no further check is run."""
    outcomes: list[Outcome] = []
    lost: set[str] = set()
    for check in subject.light_first:
        if check.aspect not in lost:
            outcomes.append(subject.bench.run(check, module, SEED))
            lost |= set() if outcomes[-1].passed else {check.aspect}
    return subject.bench.points(outcomes)


def submissions(bench: Bench) -> Iterator[tuple[str, Any]]:
    """Submissions that compute nothing, made from the entry points and from how the checks call them."""
    calls: list[Recorded] = []
    bench.run_all(bench.reference, SEEDS[1], calls.append)
    given = [unpack(call.parcel, bytearray(call.parcel.body)) for call in calls]
    most = max((len(one.args) for one in given), default=1)

    def everywhere(function: Callable[..., Any]) -> SimpleNamespace:
        return SimpleNamespace(**dict.fromkeys(bench.question.entry_points, function))

    yield "raises ValueError", everywhere(_refuse)
    constants: tuple[Any, ...] = (None, 0.0, 1.0, [], {})
    for constant in constants:
        yield f"returns {constant!r}", everywhere(lambda *_, _c=constant, **__: copy.copy(_c))
    for value in (0.0, 1.0):
        yield (
            f"returns a tensor of {value}",
            everywhere(lambda *_, _v=value, **__: torch.tensor(_v, requires_grad=True)),
        )
    for place in range(most):
        yield f"returns its argument {place + 1}", everywhere(lambda *a, _p=place, **_: a[_p] if _p < len(a) else None)
        yield (
            f"returns zeros like its argument {place + 1}",
            everywhere(lambda *a, _p=place, **_: _zeros(a[_p : _p + 1])),
        )
        yield f"returns the state of its argument {place + 1}", everywhere(lambda *a, _p=place, **_: _state(a, _p))
    yield "returns zeros of the right form", _zero_formed(bench.reference, bench.question)
    yield "returns a right answer to another question", _one_answer(bench.reference, bench.question)


def _refuse(*_: Any, **__: Any) -> None:
    raise ValueError


def _zeros(things: Any) -> Any:
    """Everything in it that is a number, as 0; tensors stay in the graph, so that a gradient of zeros arrives."""
    if isinstance(things, torch.Tensor):
        return torch.nan_to_num(things, nan=0.0, posinf=0.0, neginf=0.0) * 0
    if isinstance(things, tuple) and len(things) == 1:
        return _zeros(things[0])
    if isinstance(things, list | tuple):
        return type(things)(_zeros(thing) for thing in things)
    if isinstance(things, dict):
        return {key: _zeros(thing) for key, thing in things.items()}
    return 0.0 if isinstance(things, float) else 0 if isinstance(things, int) else None


def _state(arguments: tuple[Any, ...], place: int) -> Any:
    module = arguments[place] if place < len(arguments) else None
    return module.state_dict() if isinstance(module, nn.Module) else [0.0]


def _zero_formed(reference: ModuleType, question: CodingQuestion) -> SimpleNamespace:
    """Right in type, shape and dtype, and nothing is learned: the reference works on copies, and its answer is lost."""

    def of(name: str) -> Callable[..., Any]:
        def answer(*args: Any, **kwargs: Any) -> Any:
            try:
                return _zeros(getattr(reference, name)(*copy.deepcopy(args), **copy.deepcopy(kwargs)))
            except Exception:  # what it should refuse it answers
                return None

        return answer

    return SimpleNamespace(**{name: of(name) for name in question.entry_points})


def _one_answer(reference: ModuleType, question: CodingQuestion) -> SimpleNamespace:
    """The first answer of each entry point, again and again."""
    answers: dict[str, Any] = {}

    def of(name: str) -> Callable[..., Any]:
        def answer(*args: Any, **kwargs: Any) -> Any:
            if name not in answers:
                answers[name] = None
                answers[name] = getattr(reference, name)(*copy.deepcopy(args), **copy.deepcopy(kwargs))
                return None
            return answers[name]

        return answer

    return SimpleNamespace(**{name: of(name) for name in question.entry_points})


def faults(found: Iterable[Trivially]) -> Iterator[Fault]:
    for one in found:
        if not one.runs:
            yield Fault(
                claim="trivial", says=says("{file} cannot be imported, or lacks an entry point.", file=one.name)
            )
        for aspect, points in one.points.items():
            if points > 0:
                text = says(
                    "A submission that computes nothing ({name}) earns {points:g} for {aspect}. Let that aspect need "
                    "another one, or add a check.",
                    name=one.name, points=points, aspect=aspect,
                )  # fmt: skip
                yield Fault(claim="trivial", says=text)
