"""Grading one submission of a coding question: the hidden checks, or the public examples."""

import functools
import time
from collections.abc import Callable
from pathlib import Path

from kdgrader.bank import (
    AnyQuestion,
    Bank,
    CodingQuestion,
    CodingSolution,
    Limits,
    Mistake,
    examples_path,
    load_solution,
)
from kdgrader.bank.mistakes import is_read
from kdgrader.bank.solutions import solution_path
from kdgrader.errors import CallError, GraderError
from kdgrader.grading import problems
from kdgrader.grading.submission import Handed, read_submission
from kdgrader.grading.supervise import Supervised, Supervisor
from kdgrader.grading.talk import DIAGNOSIS_S, Task
from kdgrader.grading.turns import alone, side_by_side
from kdgrader.grading.verdict import graded_by, make_report
from kdgrader.i18n import says
from kdgrader.jail.client import Zygote, start_zygote
from kdgrader.jail.sandbox import LAYERS
from kdgrader.reports.records import Report


def zygote_for(bank: Bank, *questions: CodingQuestion, layers: tuple[str, ...] = LAYERS) -> Zygote:
    """A zygote that is warm for these questions and whose jails do not see this bank."""
    warm = {thing for question in questions for thing in question.warm}
    hidden = [bank.root / "questions", bank.root / "solutions", bank.root / "templates"]
    return start_zygote(warm=warm, hidden=hidden, layers=layers)


def grade(
    bank: Bank,
    question: AnyQuestion,
    file: Path,
    *,
    seed: int | None = None,
    zygote: Zygote | None = None,
    diagnosis_s: float = DIAGNOSIS_S,
) -> Report:
    """The hidden checks on one file. Starts a zygote of its own where none is given.

    Without a seed the file gives it: the same file gets the same report, and no file can know its inputs beforehand.
    """
    begun = time.perf_counter()
    coding = _coding(question)
    handed = read_submission(Path(file))
    seed = _seed_of(handed) if seed is None else seed

    folder = solution_path(bank.root, coding)
    task = Task(
        question=coding.id,
        seed=seed,
        entry_points=coding.entry_points,
        source=handed.source,
        reference=str((folder / "reference.py").resolve()),
        checks=str((folder / "checks.py").resolve()),
        limits=coding.limits,
        diagnosis_s=diagnosis_s,
    )

    @functools.cache
    def solution() -> CodingSolution:
        found = load_solution(bank, coding)
        assert isinstance(found, CodingSolution)
        return found

    def mistakes() -> tuple[Mistake, ...]:
        return tuple(mistake for mistake in solution().mistakes if is_read(mistake))

    graded = graded_by(bank, coding)

    def meanwhile() -> None:
        solution()
        graded()

    with _Borrowed(zygote, bank, coding, handed) as running:
        try:
            outcome = None if running is None else run(running, coding.limits, task, mistakes, meanwhile)
        except GraderError:
            solution()  # a defect of the bank is the better news
            raise
    took = time.perf_counter() - begun
    return make_report(graded(), coding, solution(), _judged(handed, coding), seed, outcome, took)


def _seed_of(handed: Handed) -> int:
    return int(handed.sha256.removeprefix("sha256:")[:8], 16) >> 1


def check(bank: Bank, question: AnyQuestion, file: Path, *, zygote: Zygote | None = None) -> Report:
    """The public examples on one file, in the same jail. Nothing of solutions/ is read."""
    begun = time.perf_counter()
    coding = _coding(question)
    handed = read_submission(Path(file))

    task = Task(
        question=coding.id,
        seed=0,
        entry_points=coding.entry_points,
        source=handed.source,
        reference="",
        checks=str(examples_path(coding).resolve()),
        limits=coding.limits,
    )
    graded = graded_by(bank, coding)
    with _Borrowed(zygote, bank, coding, handed) as running:
        outcome = None if running is None else run(running, coding.limits, task, meanwhile=graded)
    return make_report(graded(), coding, None, _judged(handed, coding), 0, outcome, time.perf_counter() - begun)


def run(
    zygote: Zygote,
    limits: Limits,
    task: Task,
    mistakes: Callable[[], tuple[Mistake, ...]] = tuple,
    meanwhile: Callable[[], object] = tuple,
) -> Supervised:
    """Grades side by side with others of this process; once more, and alone, what other work kept from the cores."""
    with side_by_side():
        outcome = Supervisor(zygote, limits, meanwhile=meanwhile).run(task, mistakes)
    if not outcome.starved:
        return outcome
    with alone():
        return Supervisor(zygote, limits).run(task, mistakes)


def _coding(question: AnyQuestion) -> CodingQuestion:
    if not isinstance(question, CodingQuestion):
        raise CallError(says("{id} is a theory question: answer it with --answer.", id=question.id))
    return question


def _judged(handed: Handed, question: CodingQuestion) -> Handed:
    """The submission with the problem that an empty file is."""
    if handed.problem is None and not handed.source.strip():
        return Handed(handed.name, handed.source, handed.sha256, problems.empty_file(list(question.entry_points)))
    return handed


class _Borrowed:
    """The zygote that was given, or one for this grading alone; none where there is nothing to run."""

    def __init__(self, given: Zygote | None, bank: Bank, question: CodingQuestion, handed: Handed) -> None:
        self.own: Zygote | None = None
        self.zygote = given
        if _judged(handed, question).problem is not None:
            self.zygote = None
        elif given is None:
            self.own = self.zygote = zygote_for(bank, question)

    def __enter__(self) -> Zygote | None:
        return self.zygote

    def __exit__(self, *_: object) -> None:
        if self.own is not None:
            self.own.close()
