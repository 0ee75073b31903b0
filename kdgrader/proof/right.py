"""Right answers get all marks at every seed, trivial ones none; and how far rounding alone moves a right answer."""

import copy
import functools
import math
from collections.abc import Callable, Iterable, Iterator
from functools import partial
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
from kdgrader.proof.bench import Bench, Outcome, Seen, module_of, off
from kdgrader.proof.forks import Job
from kdgrader.proof.records import Fault
from kdgrader.proof.subject import MARGIN, SEED, SEEDS, Subject, chunks, failed

SEEDS_OF_ALTERNATES = SEEDS[:5]
REFERENCE, STARTER = "reference.py", "starter.py"
ENOUGH = 0.5  # of its tolerance, where a check's own allows for more than rounding: a limit that is not quite reached


class Rounding(msgspec.Struct, frozen=True):
    """The largest that was seen, in tolerances."""

    off: float = 0.0
    check: str = ""


class Rightly(msgspec.Struct, frozen=True):
    """What became of one right answer at some seeds."""

    name: str
    failed: tuple[tuple[int, str, str], ...]  # seed, check, why
    rounding: Rounding
    limit: Rounding  # the same where a check allows for more than rounding, and only its reference's distance is known


class Exemplified(msgspec.Struct, frozen=True):
    """Which public examples a file fails."""

    name: str
    failed: tuple[str, ...]


class Trivially(msgspec.Struct, frozen=True):
    """What a trivial submission earned: aspect → points; and whether it could be imported."""

    name: str
    points: dict[str, float]
    runs: bool = True


def jobs(subject: Subject) -> Iterator[Job[tuple[str, ...]]]:
    alternates = subject.solution.alternates
    for seed in SEEDS_OF_ALTERNATES:
        bounds = subject.bounds(1 + len(alternates))
        yield Job(("right",), partial(at_seeds, subject.bench, (seed,), alternates), bounds)
    for seeds in chunks(SEEDS[len(SEEDS_OF_ALTERNATES) :], subject.whole_s):
        yield Job(("right",), partial(at_seeds, subject.bench, seeds, {}), subject.bounds(len(seeds)))
    yield Job(("examples",), lambda: of_examples(subject), subject.bounds())
    yield Job(("trivial",), lambda: [of_starter(subject)], subject.bounds())
    yield Job(("trivial",), lambda: list(of_trivial(subject)), subject.bounds(30))


def at_seeds(bench: Bench, seeds: Iterable[int], alternates: dict[str, str]) -> list[Rightly]:
    """The reference, and each alternate at the same inputs."""
    found = []
    for seed in seeds:
        ours = bench.run_all(bench.reference, seed)
        found += [_of_reference(ours, seed), *(_of_alternate(bench, ours, seed, *it) for it in alternates.items())]
    return found


def _of_reference(outcomes: tuple[Outcome, ...], seed: int) -> Rightly:
    rounding = limit = Rounding()
    for outcome in outcomes:
        for seen in outcome.seen:
            worst = Rounding(seen.off, outcome.check.id)
            if seen.wide:
                limit = larger(limit, worst)
            else:
                rounding = larger(rounding, worst)
    failures = tuple((seed, outcome.check.id, outcome.why) for outcome in outcomes if not outcome.passed)
    return Rightly(REFERENCE, failures, rounding, limit)


def _of_alternate(bench: Bench, ours: tuple[Outcome, ...], seed: int, name: str, source: str) -> Rightly:
    """How far its numbers lie from the reference's at the same inputs is rounding: both are right."""
    module = module_of(source, bench.question.entry_points)
    if isinstance(module, Raised):
        return Rightly(name, ((seed, "import", f"{module.name}: {module.text}"),), Rounding(), Rounding())
    failures: list[tuple[int, str, str]] = []
    rounding = Rounding()
    for our, their in zip(ours, bench.run_all(module, seed), strict=True):
        if their.passed:
            rounding = larger(rounding, Rounding(_apart(our, their), their.check.id))
        else:
            failures.append((seed, their.check.id, their.why))
    return Rightly(name, tuple(failures), rounding, Rounding())


def larger(a: Rounding, b: Rounding) -> Rounding:
    return b if b.off > a.off else a


def largest(found: Iterable[Rounding]) -> Rounding:
    return functools.reduce(larger, found, Rounding())


def flips(found: Iterable[Rightly]) -> int:
    """Checks that a right answer passes at one seed and fails at another."""
    return sum(len(seeds) < _tried(one) for one in found for seeds in _by_check(one).values())


def _tried(one: Rightly) -> int:
    return len(SEEDS) if one.name == REFERENCE else len(SEEDS_OF_ALTERNATES)


def _by_check(one: Rightly) -> dict[str, list[tuple[int, str]]]:
    """Check → the seeds at which it fails, and why."""
    checks: dict[str, list[tuple[int, str]]] = {}
    for seed, check, why in one.failed:
        checks.setdefault(check, []).append((seed, why))
    return checks


def merged(found: Iterable[Rightly]) -> list[Rightly]:
    """One for each right answer, whatever seeds it was run at together."""
    by_name: dict[str, Rightly] = {}
    for one in found:
        old = by_name.get(one.name, Rightly(one.name, (), Rounding(), Rounding()))
        failures = tuple(sorted((*old.failed, *one.failed)))
        by_name[one.name] = Rightly(
            one.name, failures, larger(old.rounding, one.rounding), larger(old.limit, one.limit)
        )
    return list(by_name.values())


def _apart(ours: Outcome, theirs: Outcome) -> float:
    """Between two right answers to one check. Where they ask differently often, there is nothing to compare."""
    if len(ours.seen) != len(theirs.seen):
        return 0.0
    return max((_distance(a, b) for a, b in zip(ours.seen, theirs.seen, strict=True)), default=0.0)


def _distance(a: Seen, b: Seen) -> float:
    return off(a.got, b.got, a.allowed) if a.got.shape == b.got.shape else math.inf


def of_examples(subject: Subject) -> list[Exemplified]:
    """The public examples: right answers pass them, and the starter does not."""
    entry_points = subject.bench.question.entry_points
    sources = {STARTER: starter(subject.bench.question), REFERENCE: subject.solution.reference}
    found = []
    for name, source in (sources | subject.solution.alternates).items():
        module = module_of(source, entry_points)
        outcomes = () if isinstance(module, Raised) else subject.examples.run_all(module, SEED)
        found.append(Exemplified(name, failed(outcomes)))
    return found


def of_starter(subject: Subject) -> Trivially:
    question = subject.bench.question
    module = module_of(starter(question), question.entry_points)
    missing = isinstance(module, Raised) or any(not hasattr(module, name) for name in question.entry_points)
    points = {} if isinstance(module, Raised) else _earned(subject, module)
    return Trivially(STARTER, points, runs=not missing)


def of_trivial(subject: Subject) -> Iterator[Trivially]:
    for name, module in trivial(subject.bench):
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


def trivial(bench: Bench) -> Iterator[tuple[str, Any]]:
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


def faults_of_right(found: Iterable[Rightly]) -> Iterator[Fault]:
    for one in found:
        for check, seeds in _by_check(one).items():
            places = ", ".join(str(seed) for seed, _ in seeds)
            if len(seeds) < _tried(one):
                text = says(
                    "{file} is right, and {check} passes it by chance: not at seed {seeds}.",
                    file=one.name, check=check, seeds=places,
                )  # fmt: skip
                yield Fault(claim="chance", says=text, detail=seeds[0][1])
            else:
                text = says("{file} is right, and fails {check}.", file=one.name, check=check)
                yield Fault(claim="right", says=text, detail=seeds[0][1])
        if one.rounding.off > 1 / MARGIN:
            yield Fault(claim="tolerance", says=_too_tight(one.name, one.rounding))
        if one.limit.off > ENOUGH:
            text = says(
                "{check}: the reference uses up {part:.0%} of the check's own tolerance. At another seed it may fail.",
                check=one.limit.check, part=one.limit.off,
            )  # fmt: skip
            yield Fault(claim="tolerance", says=text)


def _too_tight(name: str, rounding: Rounding) -> Any:
    return says(
        "{check}: the tolerance is only {times:.3g} times the rounding of {file}, and should be {margin:g} times. "
        "Widen it, or ask for milder numbers.",
        check=rounding.check, times=1 / rounding.off, file=name, margin=MARGIN,
    )  # fmt: skip


def faults_of_examples(found: Iterable[Exemplified]) -> Iterator[Fault]:
    for one in found:
        if one.name == STARTER and not one.failed:
            yield Fault(claim="trivial", says=says("The starter passes every public example: they say nothing."))
        if one.name != STARTER and one.failed:
            text = says("{file} is right, and fails the example {check}.", file=one.name, check=one.failed[0])
            yield Fault(claim="right", says=text)


def faults_of_trivial(found: Iterable[Trivially]) -> Iterator[Fault]:
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
