"""One coding question: all that is claimed of it, tried in one go on as many cores as are given."""

import gc
import resource
import time
from collections import defaultdict
from collections.abc import Callable, Iterable

from kdgrader.bank import Bank, CodingQuestion, CodingSolution, examples_path, load_solution
from kdgrader.grading.checker import load_module
from kdgrader.i18n import says
from kdgrader.proof import mistaken, oracle, right, trivial
from kdgrader.proof.bench import Bench, collected
from kdgrader.proof.forks import Ended, Job
from kdgrader.proof.records import CodingFigures, Fault, QuestionProof
from kdgrader.proof.sharing import in_shared_forks
from kdgrader.proof.subject import SEED, SEEDS, Subject, least_seconds, wire
from kdgrader.proof.survival import Mutation, score

Progress = Callable[[int, int], None]  # jobs done, jobs in all
REHEARSALS = 2


def prove_coding(bank: Bank, question: CodingQuestion, jobs: int, progress: Progress) -> QuestionProof:
    """To be called in a process of its own: the checks are imported, and much is forked. Raises BankError where
    pytest cannot collect them."""
    begun = time.perf_counter()
    solution = load_solution(bank, question)
    assert isinstance(solution, CodingSolution)
    subject = _on_the_bench(question, solution)
    mutation = Mutation.of(subject)
    found = _Found(mutation)
    work: list[Job[tuple[str, ...]]] = [
        *mistaken.jobs(subject), *right.jobs(subject), *trivial.jobs(subject), *oracle.jobs(subject),
    ]  # fmt: skip
    total = len(work) + len(mutation.mutants)
    gc.collect()
    gc.freeze()  # what is never touched again is not copied for each fork
    every = in_shared_forks(_chained(work, mutation), jobs, subject.still_holds)
    for done, (key, ended) in enumerate(every, 1):
        found.note(key, ended)
        progress(done, total)
    figures, faults = _judged(subject, found)
    used = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return QuestionProof(
        id=question.id,
        topic=question.topic,
        kind="coding",
        title=question.title,
        level=question.level,
        minutes=question.minutes,
        aspects=len(question.aspects),
        sources=solution.sources,
        coding=figures,
        faults=tuple(faults),
        seconds=time.perf_counter() - begun,
        cpu_seconds=sum(one.ru_utime + one.ru_stime for one in used),
    )


def _on_the_bench(question: CodingQuestion, solution: CodingSolution) -> Subject:
    reference = load_module(str(solution.folder / "reference.py"), "reference")
    bench = Bench(question, collected(str(solution.checks.resolve())), reference)
    examples = Bench(question, collected(str(examples_path(question).resolve())), reference)
    seconds = least_seconds([bench.run_all(reference, SEED) for _ in range(REHEARSALS)])
    return Subject(bench, solution, seconds, examples)


def _chained(work: Iterable[Job[tuple[str, ...]]], mutation: Mutation) -> Iterable[Job[tuple[str, ...]]]:
    """Mutants come last: by then it is known which checks kill."""
    yield from work
    yield from mutation.jobs()


class _Found:
    """What the jobs told, by claim."""

    def __init__(self, mutation: Mutation) -> None:
        self.mutation = mutation
        self.mistakes: list[mistaken.Mistaken] = []
        self.pairs: list[mistaken.Paired] = []
        self.right: list[right.Rightly] = []
        self.examples: list[right.Exemplified] = []
        self.trivial: list[trivial.Trivially] = []
        self.gradients: list[oracle.Differentiated] = []
        self.faults: list[Fault] = []
        self.cpu_s: dict[str, float] = defaultdict(float)

    def note(self, key: tuple[str, ...], ended: Ended) -> None:
        self.cpu_s[key[0]] += ended.cpu_s
        if key[0] == "mutant":
            self.mutation.note(int(key[1]), ended)
        elif not ended.data:
            text = says("{what} could not be tried: its process ended.", what=" ".join(key))
            self.faults.append(Fault(claim="runs", says=text, detail=ended.fault or ended.killed))
        elif key[0] == "mistake":
            self.mistakes.append(wire(ended.data, mistaken.Mistaken))
            self.mutation.kills.update(self.mistakes[-1].failed)
        elif key[0] == "pair":
            self.pairs.append(wire(ended.data, mistaken.Paired))
        elif key[0] == "right":
            self.right += wire(ended.data, list[right.Rightly])
        elif key[0] == "examples":
            self.examples += wire(ended.data, list[right.Exemplified])
        elif key[0] == "trivial":
            self.trivial += wire(ended.data, list[trivial.Trivially])
        else:
            self.gradients += wire(ended.data, list[oracle.Differentiated])


def _judged(subject: Subject, found: _Found) -> tuple[CodingFigures, list[Fault]]:
    rightly = right.merged(found.right)
    order = {mistake.id: place for place, mistake in enumerate(subject.solution.mistakes)}
    mistakes = sorted(found.mistakes, key=lambda one: (order[one.id], one.place))
    scored, unkilled = score(found.mutation)
    rounding = right.largest(one.rounding for one in rightly)
    figures = CodingFigures(
        checks=len(subject.bench.checks),
        independent=sum(check.independent for check in subject.bench.checks),
        alternates=len(subject.solution.alternates),
        trivial=len(found.trivial),
        seeds=len(SEEDS),
        flips=right.flips(rightly) + sum(0 < len(one.missed) < len(SEEDS) for one in mistakes),
        mistakes=mistaken.figures(mistakes),
        pairs=len(found.pairs),
        pairs_named=sum(pair.named for pair in found.pairs),
        mutants=scored.mutants,
        killed=scored.killed,
        survivors=scored.survivors,
        equivalent=scored.equivalent,
        rounding=rounding.off,
        rounding_at=rounding.check,
        gradchecks=sum(one.calls for one in found.gradients),
        cpu_seconds={kind: round(seconds, 2) for kind, seconds in found.cpu_s.items()},
    )
    tried = [one for one in mistakes if not one.broken]
    faults = [
        *found.faults,
        *trivial.faults(found.trivial),
        *right.faults_of_examples(found.examples),
        *right.faults_of_right(rightly),
        *mistaken.faults(mistakes),
        *unkilled,
        *oracle.faults(subject, found.gradients),
        *oracle.blind(len(tried), sum(one.seen_by_oracle for one in tried)),
    ]
    return figures, faults
