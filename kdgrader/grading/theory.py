"""Grading a theory answer: an option, a number, a line, or sentences that a person marks. Needs no torch.

What a candidate reads never holds the key; that stands under `interviewer`.
"""

import hashlib
import math
import platform
import time

import msgspec

import kdgrader
from kdgrader.bank import (
    AnyQuestion,
    Bank,
    TheoryQuestion,
    TheorySolution,
    bank_hash,
    drawn,
    filled,
    load_solution,
    question_hash,
    question_text,
)
from kdgrader.bank.numbers import Values, close, key_at, margin
from kdgrader.errors import BankError, CallError
from kdgrader.grading.answers import read_line, read_number, read_options, read_sentences
from kdgrader.grading.slips import slip
from kdgrader.i18n import says
from kdgrader.reports.records import (
    AspectResult,
    Diagnosis,
    Interviewer,
    Receipt,
    Report,
    RubricEntry,
    Seconds,
    Status,
    Submission,
    Verdict,
)
from kdgrader.text import Text


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What grading one answer comes to, before it is put into a report."""

    verdict: Verdict
    points: float
    message: Text  # safe for the candidate
    wrong: tuple[str, ...] = ()  # the wrong options, line or misconception that the answer shows
    slip: Text | None = None  # what is measurably off, where no misconception gives this number
    expected: str = ""  # the interviewer's
    awarded: frozenset[str] | None = None  # lines of the rubric; None: nobody has marked it


def grade_answer(
    bank: Bank,
    question: AnyQuestion,
    answer: str,
    *,
    seed: int = 0,
    marks: tuple[str, ...] | None = None,
    name: str = "",
) -> Report:
    """The report of one answer. `marks`: the lines of a text question's rubric that a person awards."""
    began = time.perf_counter()
    if not isinstance(question, TheoryQuestion):
        raise CallError(says("{id} is a coding question: it is answered by a file.", id=question.id))
    solution = load_solution(bank, question)
    assert isinstance(solution, TheorySolution)
    values = drawn(question, seed)
    submitted = _encoded(answer)
    outcome = _outcome(question, solution, values, answer, marks)
    return Report(
        question=question.id,
        kind="theory",
        title=question.title,
        body=question_text(question, values),
        topic=question.topic,
        level=question.level,
        minutes=question.minutes,
        status=_status(outcome, question.max_score),
        score=outcome.points,
        max_score=question.max_score,
        aspects=(_aspect(question, outcome),),
        checks=(),
        diagnoses=_diagnoses(question, solution, values, outcome),
        needs_person=question.form == "text" and outcome.awarded is None,
        submission=Submission(name=name, source=answer),
        receipt=Receipt(
            seed=seed,
            bank=bank_hash(bank),
            question=question_hash(bank, question),
            submission=f"sha256:{hashlib.sha256(submitted).hexdigest()}",
            versions={"kdgrader": kdgrader.__version__, "python": platform.python_version()},
            sandbox=(),
        ),
        seconds=Seconds(total=time.perf_counter() - began),
        interviewer=_interviewer(solution, values, outcome),
    )


def _encoded(answer: str) -> bytes:
    try:
        return answer.encode("utf-8")
    except UnicodeEncodeError as error:  # bytes that are no UTF-8 arrive from a shell as lone surrogates
        raise CallError(says("The answer holds bytes that are not UTF-8.")) from error


def _outcome(
    question: TheoryQuestion,
    solution: TheorySolution,
    values: Values,
    answer: str,
    marks: tuple[str, ...] | None,
) -> Outcome:
    if marks is not None and question.form != "text":
        raise CallError(says("{id} is graded by its key: only a text is marked by a person.", id=question.id))
    if question.form == "text":
        return _marked(question, solution, read_sentences(answer), marks)
    if question.form == "number":
        return _number(question, solution, values, answer)
    if question.form == "line":
        return _line(question, solution, read_line(question, answer))
    return _options(question, solution, read_options(question, answer))


def _options(question: TheoryQuestion, solution: TheorySolution, chosen: frozenset[str]) -> Outcome:
    key = set(solution.key)
    wrong = tuple(option.id for option in question.options if option.id in chosen - key)
    if chosen == key:
        message = None
    elif question.form == "choice" and wrong:
        message = says("Option {id} is not the right one.", id=wrong[0])
    elif not wrong:
        message = says("At least one right option is missing.")
    elif chosen >= key:
        message = says("At least one of the chosen options is wrong.")
    else:
        message = says("At least one of the chosen options is wrong, and at least one right option is missing.")
    return _all_or_nothing(question, message, wrong, ", ".join(solution.key))


def _line(question: TheoryQuestion, solution: TheorySolution, line: int) -> Outcome:
    right = str(line) in solution.key
    message = None if right else says("Line {line} is not the faulty one.", line=line)
    return _all_or_nothing(question, message, () if right else (str(line),), ", ".join(solution.key))


def _number(question: TheoryQuestion, solution: TheorySolution, values: Values, answer: str) -> Outcome:
    readings = read_number(answer)
    if solution.code is None:
        raise BankError(question.folder / question.id, None, "the code that computes the key is missing")
    key, tolerance = key_at(solution.code, values), question.tolerance
    expected = f"{key.answer:.6g} ± {margin(key.answer, tolerance):.2g}"
    if any(close(value, key.answer, tolerance) for value in readings):
        return _all_or_nothing(question, None, (), expected)
    near = [
        (abs(value - wrong), id)
        for id, wrong in key.misconceptions.items()
        for value in readings
        if close(value, wrong, tolerance)
    ]
    message = says("{answer} is not the right number.", answer=answer.strip())
    outcome = _all_or_nothing(question, message, (min(near)[1],) if near else (), expected)
    if near:
        return outcome
    return msgspec.structs.replace(outcome, slip=slip(readings[0], key.answer, tolerance))


def _marked(question: TheoryQuestion, solution: TheorySolution, answer: str, marks: tuple[str, ...] | None) -> Outcome:
    if marks is None:
        message = says("A person has yet to mark this answer.")
        return Outcome(verdict="broken", points=0.0, message=message)
    lines = {line.id: line.points for line in solution.rubric}
    unknown = [mark for mark in marks if mark not in lines]
    if unknown:
        raise CallError(
            says("The rubric has no line {mark}. It has: {lines}.", mark=unknown[0], lines=", ".join(lines))
        )
    awarded = frozenset(marks)
    full = awarded >= lines.keys()
    # The whole rubric is worth the question's points exactly, whatever a sum of tenths would round to.
    points = question.max_score if full else math.fsum(lines[id] for id in awarded)
    total = f"{question.max_score:g}"
    total = f"{question.max_score:g}"
    message = says("A person awarded {points} of {total} points.", points=f"{points:g}", total=total)
    return Outcome(verdict="passed" if full else "failed", points=points, message=message, awarded=awarded)


def _all_or_nothing(question: TheoryQuestion, fault: Text | None, wrong: tuple[str, ...], expected: str) -> Outcome:
    if fault is None:
        message = says("The answer is right.")
        return Outcome(verdict="passed", points=question.max_score, message=message, expected=expected)
    return Outcome(verdict="failed", points=0.0, message=fault, wrong=wrong, expected=expected)


def _status(outcome: Outcome, max_score: float) -> Status:
    if outcome.verdict == "failed" and 0 < outcome.points < max_score:
        return "partial"
    return outcome.verdict


def _aspect(question: TheoryQuestion, outcome: Outcome) -> AspectResult:
    aspect = question.aspects[0]
    return AspectResult(
        id=aspect.id,
        status=outcome.verdict,
        points=outcome.points,
        max_points=aspect.points,
        text=aspect.text,
        message=outcome.message,
    )


def _diagnoses(
    question: TheoryQuestion, solution: TheorySolution, values: Values, outcome: Outcome
) -> tuple[Diagnosis, ...]:
    """One for each wrong thing that the bank has a rebuttal for; else what was measured, if anything was."""
    explains = (question.aspects[0].id,)
    probes = tuple(filled(probe, values) for probe in solution.probes)
    named = tuple(
        Diagnosis(
            mistakes=(id,),
            says=filled(solution.rebuttals[id], values),
            explains=explains,
            evidence="replayed",
            probes=probes,
        )
        for id in outcome.wrong
        if id in solution.rebuttals
    )
    if outcome.slip is None:
        return named
    return (Diagnosis(mistakes=(), says=outcome.slip, explains=explains, evidence="measured", probes=probes),)


def _interviewer(solution: TheorySolution, values: Values, outcome: Outcome) -> Interviewer:
    awarded = outcome.awarded
    return Interviewer(
        answer=filled(solution.answer, values),
        expected=outcome.expected,
        rubric=tuple(
            RubricEntry(
                id=line.id,
                points=line.points,
                text=line.text,
                awarded=None if awarded is None else line.id in awarded,
            )
            for line in solution.rubric
        ),
        probes=tuple(filled(probe, values) for probe in solution.probes),
        sources=solution.sources,
    )
