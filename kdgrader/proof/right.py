"""Right answers get all marks at every seed, and how far rounding alone moves them."""

import functools
import math
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import msgspec

from kdgrader.bank import starter
from kdgrader.i18n import says
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


def jobs(subject: Subject) -> Iterator[Job[tuple[str, ...]]]:
    alternates = subject.solution.alternates
    for seed in SEEDS_OF_ALTERNATES:
        bounds = subject.bounds(1 + len(alternates))
        yield Job(("right",), partial(at_seeds, subject.bench, (seed,), alternates), bounds)
    for seeds in chunks(SEEDS[len(SEEDS_OF_ALTERNATES) :], subject.whole_s):
        yield Job(("right",), partial(at_seeds, subject.bench, seeds, {}), subject.bounds(len(seeds)))
    yield Job(("examples",), lambda: of_examples(subject), subject.bounds())


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
