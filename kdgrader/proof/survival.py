"""Mutants of the reference, each run until the first check fails; those that none fails have survived."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial

import msgspec

from kdgrader.bank import Equivalent
from kdgrader.i18n import says
from kdgrader.jail.wire import Raised
from kdgrader.proof.bench import Check, module_of
from kdgrader.proof.forks import Ended, Job
from kdgrader.proof.mutation import Mutant, mutants_of, same_program
from kdgrader.proof.records import Equal, Fault, Survivor
from kdgrader.proof.subject import SEED, Subject, wire

BAR = 0.97  # of the mutants that are not equivalent
RUNS_A_MUTANT = 0.5  # of all checks, or so
QUICK_S = 0.1  # all checks of a question whose mutants share a fork


class Death(msgspec.Struct, frozen=True):
    """By which check a mutant died, none where it lives. `stillborn`: it cannot even be imported."""

    by: str = ""
    stillborn: bool = False


class Mutation(msgspec.Struct):
    """All mutants of one reference, and what has become of them so far."""

    subject: Subject
    mutants: tuple[Mutant, ...]
    deaths: dict[int, Death]
    kills: Counter[str]

    @classmethod
    def of(cls, subject: Subject) -> "Mutation":
        return cls(subject, mutants_of(subject.solution.reference), {}, Counter())

    def jobs(self) -> Iterator[Job[tuple[str, ...]]]:
        """The order of the checks is settled when a mutant's turn comes: by then it is known what kills."""
        for place, mutant in enumerate(self.mutants):
            work = partial(of_mutant, self.subject, mutant, self.most_deadly_first())
            yield Job(("mutant", str(place)), work, self.subject.mutant_bounds(), self._seconds())

    def _seconds(self) -> float:
        """Most die of one of the first checks. Where all checks take long, a fork costs less than to ask whether what
        shared one left all as it was."""
        return RUNS_A_MUTANT * self.subject.whole_s if self.subject.whole_s < QUICK_S else math.inf

    def most_deadly_first(self) -> tuple[Check, ...]:
        """By kills a second, what is heavy last."""

        def urgency(check: Check) -> tuple[bool, float]:
            return self.subject.heavy(check), -(self.kills[check.id] + 1) / (self.subject.seconds[check.id] + 1e-3)

        return tuple(sorted(self.subject.bench.checks, key=urgency))

    def note(self, place: int, ended: Ended) -> None:
        """A limit that was hit, or a crash, is a death too."""
        death = wire(ended.data, Death) if ended.data else Death(by=ended.killed or "its own fault")
        self.deaths[place] = death
        self.kills[death.by] += 1

    @property
    def born(self) -> list[tuple[int, Mutant]]:
        return [(place, mutant) for place, mutant in enumerate(self.mutants) if not self.deaths[place].stillborn]


def of_mutant(subject: Subject, mutant: Mutant, order: Iterable[Check]) -> Death:
    module = module_of(mutant.text, subject.bench.question.entry_points)
    if isinstance(module, Raised):
        return Death(stillborn=True)
    return Death(next((check.id for check in order if not subject.bench.run(check, module, SEED).passed), ""))


class Score(msgspec.Struct, frozen=True):
    mutants: int
    killed: int
    survivors: tuple[Survivor, ...]
    equivalent: tuple[Equal, ...]


def score(mutation: Mutation) -> tuple[Score, list[Fault]]:
    """What the bank lists as equivalent must be a mutant, and must have survived."""
    reference, listed = mutation.subject.solution.reference, mutation.subject.solution.equivalents
    lives = {place for place, _ in mutation.born if not mutation.deaths[place].by}
    equal: dict[int, Equal] = {}
    faults: list[Fault] = []
    for entry in listed:
        place, fault = _matched(mutation, entry)
        if fault is not None:
            faults.append(fault)
        elif place in lives:
            equal[place] = Equal(find=entry.edit.find, put=entry.edit.put, reason=entry.reason)
    survivors = tuple(_survivor(reference, mutation.mutants[place]) for place in sorted(lives - equal.keys()))
    born = len(mutation.born)
    found = Score(born, born - len(lives), survivors, tuple(equal.values()))
    return found, [*faults, *_too_many(found)]


def _matched(mutation: Mutation, entry: Equivalent) -> tuple[int, Fault | None]:
    """The mutant that an entry lists, or what is wrong with the entry."""
    reference = mutation.subject.solution.reference
    shown = entry.edit.find.strip().split("\n")[0]
    if reference.count(entry.edit.find) != 1:
        text = says(
            "equivalent.toml: `{find}` does not stand in the reference once: the entry no longer applies.", find=shown
        )
        return -1, Fault(claim="mutants", says=text)
    made = reference.replace(entry.edit.find, entry.edit.put)
    place = next((place for place, mutant in mutation.born if same_program(mutant.text, made)), -1)
    if place < 0:
        text = says(
            "equivalent.toml: no operator makes the mutant at `{find}` (any more): remove the entry.", find=shown
        )
        return -1, Fault(claim="mutants", says=text)
    if mutation.deaths[place].by:
        text = says(
            "equivalent.toml: the mutant at `{find}` is not equivalent: {check} kills it. Remove the entry.",
            find=shown, check=mutation.deaths[place].by,
        )  # fmt: skip
        return place, Fault(claim="mutants", says=text)
    return place, None


def _survivor(reference: str, mutant: Mutant) -> Survivor:
    return Survivor(
        operator=mutant.operator, line=mutant.line, find=mutant.find, put=mutant.put, diff=mutant.diff(reference)
    )


def _too_many(found: Score) -> Iterator[Fault]:
    graded = found.mutants - len(found.equivalent)
    if graded and found.killed / graded < BAR:
        text = says(
            "{n} of {all} mutants survive: the checks kill {score:.1%}, and should kill {bar:.0%}. Write the check "
            "that is missing, or list what is equivalent in equivalent.toml.",
            n=len(found.survivors), all=graded, score=found.killed / graded, bar=BAR,
        )  # fmt: skip
        yield Fault(claim="mutants", says=text)
