"""Every mistake is caught by its own aspect at every seed, by far more than a tolerance, and named alone; pairs too."""

import contextlib
import itertools
import math
import random
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

import msgspec

from kdgrader.bank import Edit, Mistake, Variant
from kdgrader.grading.diagnosis import edited, named_sets
from kdgrader.grading.proxy import Recorded
from kdgrader.grading.replays import compiled
from kdgrader.grading.talk import DIAGNOSIS_S
from kdgrader.i18n import says
from kdgrader.jail.wire import Raised
from kdgrader.proof.bench import module_of
from kdgrader.proof.forks import Job
from kdgrader.proof.mutation import same_program
from kdgrader.proof.records import Fault, MistakeFigures
from kdgrader.proof.subject import MARGIN, SEED, SEEDS, Subject, failed

PAIRS = 10
RUNS_A_VARIANT = 4  # of all checks, or so: graded, named, and looked at at every seed
RUNS_A_PAIR = 8  # it is searched for longer


class Mistaken(msgspec.Struct, frozen=True):
    """What became of one variant of a mistake."""

    id: str
    place: int  # among the mistake's variants
    aspect: str
    failed: tuple[str, ...]  # checks, at the first seed
    diagnoses: tuple[tuple[str, ...], ...]
    missed: tuple[int, ...]  # seeds at which no check of its aspect fails
    effect: float  # the smallest at any seed, in tolerances; infinite where no number is compared
    seen_by_oracle: bool
    broken: str = ""  # why it could not be run at all

    @property
    def named(self) -> bool:
        return self.diagnoses == ((self.id,),)


class Pair(NamedTuple):
    names: tuple[str, str]
    text: str


class Paired(msgspec.Struct, frozen=True):
    """Two mistakes at once. `named`: as the two, or as what gives the very same replies."""

    names: tuple[str, str]
    failed: bool
    named: bool
    exactly: bool


def jobs(subject: Subject) -> Iterator[Job[tuple[str, ...]]]:
    for mistake in subject.solution.mistakes:
        for place, variant in enumerate(mistake.variants):
            with contextlib.suppress(SyntaxError, ValueError):  # that it cannot be imported is found in its turn
                compiled(edited(subject.solution.reference, variant) or "")  # here, once, and not in each fork
            work = partial(of_variant, subject, mistake, place, variant)
            seconds = RUNS_A_VARIANT * subject.whole_s
            yield Job(("mistake", mistake.id, str(place)), work, subject.bounds(len(SEEDS)), seconds)
    for pair in pairs(subject):
        seconds = RUNS_A_PAIR * subject.whole_s
        yield Job(("pair", *pair.names), partial(of_pair, subject, pair), subject.bounds(10), seconds)


def of_variant(subject: Subject, mistake: Mistake, place: int, variant: Variant) -> Mistaken:
    reference, question = subject.solution.reference, subject.bench.question
    text = edited(reference, variant)
    why = "" if text is not None else "its edit does not apply"
    if text is not None and same_program(text, reference):
        why = "it is the same program as the reference"
    module = module_of(text or "", question.entry_points)
    if isinstance(module, Raised):
        why = why or f"it cannot be imported: {module.name}: {module.text}"
    if why or text is None:
        return Mistaken(mistake.id, place, mistake.aspect, (), (), tuple(SEEDS), math.inf, False, why)
    failing, diagnoses, oracle = _graded(subject, text, module)
    missed, effect = _at_every_seed(subject, mistake.aspect, module)
    return Mistaken(mistake.id, place, mistake.aspect, failing, diagnoses, missed, effect, oracle)


def _graded(subject: Subject, text: str, module: object) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], bool]:
    """The checks that fail, what the diagnosis names, and whether one that never looks at the reference fails."""
    bench, calls = subject.bench, list[Recorded]()
    # The diagnosis sets heavy calls aside where any other went wrong, so then they need not be made.
    outcomes = [bench.run(check, module, SEED, calls.append) for check in subject.light]
    if all(outcome.passed for outcome in outcomes):
        outcomes += [bench.run(check, module, SEED, calls.append) for check in bench.checks if subject.heavy(check)]
    failing = failed(outcomes)
    independent = any(not outcome.passed and outcome.check.independent for outcome in outcomes)
    solution, passed = subject.solution, {outcome.check.id for outcome in outcomes if outcome.passed}
    return failing, named_sets(solution.reference, solution.mistakes, calls, passed, DIAGNOSIS_S), independent


def _at_every_seed(subject: Subject, aspect: str, module: object) -> tuple[tuple[int, ...], float]:
    """The seeds at which its aspect passes, and its smallest effect. The check that saw it last is asked first."""
    checks, missed, smallest = list(subject.of_aspect(aspect)), [], math.inf
    for seed in SEEDS:
        largest = 0.0
        for check in tuple(checks):
            outcome = subject.bench.run(check, module, seed)
            largest = max(largest, outcome.effect)
            if largest >= MARGIN:
                checks.remove(check)
                checks.insert(0, check)
                break
        if largest == 0:
            missed.append(seed)
        else:
            smallest = min(smallest, largest)
    return tuple(missed), smallest


def pairs(subject: Subject) -> list[Pair]:
    """Some pairs of mistakes whose edits compose, drawn by the question's name: the same ones at every run."""
    reference, mistakes = subject.solution.reference, subject.solution.mistakes
    found = []
    drawn = random.Random(subject.bench.question.id)
    combinations = list(itertools.combinations(mistakes, 2))
    for first, second in drawn.sample(combinations, len(combinations)):
        edits: list[Edit] = []
        for mistake in (first, second):
            edits += drawn.choice(mistake.variants).edits or [Edit("", "")]  # a whole file composes with nothing
        text = edited(reference, Variant(edits=tuple(edits))) if all(edit.find for edit in edits) else None
        if text is not None and not same_program(text, reference):
            found.append(Pair((first.id, second.id), text))
        if len(found) == PAIRS:
            break
    return found


def of_pair(subject: Subject, pair: Pair) -> Paired:
    module = module_of(pair.text, subject.bench.question.entry_points)
    if isinstance(module, Raised):
        return Paired(pair.names, True, False, False)
    failing, diagnoses, _ = _graded(subject, pair.text, module)
    named = [set(names) for names in diagnoses if names]
    return Paired(pair.names, bool(failing), bool(named), set(pair.names) in named)


def figures(found: Iterable[Mistaken]) -> tuple[MistakeFigures, ...]:
    """Of variants in the order of the bank's file."""
    figures = []
    for id, group in itertools.groupby(found, key=lambda one: one.id):
        variants = list(group)
        effect = min(one.effect for one in variants)
        figures.append(
            MistakeFigures(
                id=id,
                aspect=variants[0].aspect,
                variants=len(variants),
                caught=sum(not one.missed for one in variants),
                named=sum(one.named for one in variants),
                seen_by_oracle=sum(one.seen_by_oracle for one in variants),
                effect=effect if math.isfinite(effect) else None,
            )
        )
    return tuple(figures)


def faults(found: Iterable[Mistaken]) -> Iterator[Fault]:
    for one in found:
        which = f"{one.id}" if one.place == 0 else f"{one.id} ({one.place + 1})"
        if one.broken:
            yield Fault(claim="mistakes", says=says("The mistake {id} cannot be tried.", id=which), detail=one.broken)
            continue
        yield from _uncaught(one, which)
        if not one.named:
            told = "; ".join(" + ".join(names) for names in one.diagnoses) or "nothing"
            text = says(
                "The mistake {id} is not named, and named alone: the diagnosis says {told}.", id=which, told=told
            )
            yield Fault(claim="mistakes", says=text)
        if one.effect < MARGIN:
            text = says(
                "The mistake {id} moves the numbers by only {times:.3g} tolerances, and should by {margin:g}. Narrow "
                "the tolerance, or ask where the mistake shows.",
                id=which, times=one.effect, margin=MARGIN,
            )  # fmt: skip
            yield Fault(claim="tolerance", says=text)


def _uncaught(one: Mistaken, which: str) -> Iterator[Fault]:
    if not one.missed:
        return
    if len(one.missed) == len(SEEDS):
        text = says("No check of {aspect} catches the mistake {id}.", aspect=one.aspect, id=which)
        yield Fault(claim="mistakes", says=text, detail="Checks that fail: " + (", ".join(one.failed) or "none"))
        return
    seeds = ", ".join(map(str, one.missed))
    text = says(
        "{aspect} catches the mistake {id} by chance: not at seed {seeds}.", aspect=one.aspect, id=which, seeds=seeds
    )
    yield Fault(claim="chance", says=text)
