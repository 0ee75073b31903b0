"""Theory questions: the key is right and is graded so, every wrong answer has its own rebuttal, and a number is the
same by two routes that are two programs."""

import ast
import math
from collections.abc import Iterator

from kdgrader.bank import Bank, TheoryQuestion, TheorySolution, drawn, load_solution
from kdgrader.bank.listings import listings
from kdgrader.bank.numbers import Key, key_at, margin
from kdgrader.errors import KdgraderError
from kdgrader.grading.theory import grade_answer
from kdgrader.i18n import says
from kdgrader.proof.records import Fault, TheoryFigures
from kdgrader.reports.records import Report

SEEDS = range(20)  # at which a number is worked out
GRADED = SEEDS[:5]  # of them, at which the key and every misconception are graded as answers
ROUTES = 0.01  # of a tolerance: how far two routes to one number may lie apart


def prove_theory(bank: Bank, question: TheoryQuestion) -> tuple[TheoryFigures, list[Fault]]:
    """Grades the key and everything wrong as a candidate's answers."""
    solution = load_solution(bank, question)
    assert isinstance(solution, TheorySolution)
    if question.form == "number":
        return _number(bank, question, solution)
    if question.form == "text":
        return _text(bank, question, solution)
    return _keyed(bank, question, solution)


def _graded(bank: Bank, question: TheoryQuestion, answer: str, seed: int = 0) -> Report | str:
    try:
        return grade_answer(bank, question, answer, seed=seed)
    except KdgraderError as error:
        return str(error)


def _right(report: Report | str) -> bool:
    return isinstance(report, Report) and report.status == "passed" and report.score == report.max_score


def _rebuts(report: Report | str, id: str, solution: TheorySolution) -> bool:
    """Whether it costs the points and says this rebuttal."""
    if isinstance(report, str) or report.score > 0 or id not in solution.rebuttals:
        return False
    return bool(solution.rebuttals[id].en) and any(found.mistakes == (id,) for found in report.diagnoses)


def _refused(question: TheoryQuestion, report: Report | str) -> Fault:
    told = report if isinstance(report, str) else report.status
    return Fault(claim="theory", says=says("The key of {id} is not graded as right.", id=question.id), detail=told)


def _unrebutted(id: str) -> Fault:
    text = says("The wrong answer {id} earns points, or is not answered by its own rebuttal.", id=id)
    return Fault(claim="theory", says=text)


def _keyed(bank: Bank, question: TheoryQuestion, solution: TheorySolution) -> tuple[TheoryFigures, list[Fault]]:
    """Options and lines: one right answer, and each wrong one by itself."""
    faults: list[Fault] = []
    keys = solution.key if question.form == "line" else (",".join(solution.key),)
    for key in keys:
        report = _graded(bank, question, key)
        if not _right(report):
            faults.append(_refused(question, report))
    wrong = [option.id for option in question.options if option.id not in solution.key]
    if question.form == "line":
        wrong = list(solution.rebuttals)
        faults += _lines_that_count(bank, question, solution)
    rebutted = [id for id in wrong if _rebuts(_graded(bank, question, id), id, solution)]
    faults += [_unrebutted(id) for id in wrong if id not in rebutted]
    figures = TheoryFigures(
        form=question.form, seeds=1, wrong=len(wrong), rebutted=len(rebutted), routes=None, nearest=None
    )
    return figures, faults


def _lines_that_count(bank: Bank, question: TheoryQuestion, solution: TheorySolution) -> Iterator[Fault]:
    """No other line of the block is graded as right."""
    count = len(listings(question.body.en)[0])
    for line in map(str, range(1, count + 1)):
        if line not in solution.key and _right(_graded(bank, question, line)):
            yield _unrebutted(line)


def _text(bank: Bank, question: TheoryQuestion, solution: TheorySolution) -> tuple[TheoryFigures, list[Fault]]:
    """The whole rubric is worth the whole question, and nothing is given before a person has marked it."""
    faults = []
    unmarked = _graded(bank, question, "…")
    if isinstance(unmarked, str) or unmarked.score > 0 or not unmarked.needs_person:
        faults.append(_unrebutted("…"))
    marked = grade_answer(bank, question, "…", marks=tuple(line.id for line in solution.rubric))
    if not _right(marked):
        faults.append(_refused(question, marked))
    figures = TheoryFigures(form="text", seeds=1, wrong=0, rebutted=0, routes=None, nearest=None)
    return figures, faults


def _number(bank: Bank, question: TheoryQuestion, solution: TheorySolution) -> tuple[TheoryFigures, list[Fault]]:
    assert solution.code is not None  # load_solution and the lint see to it
    faults, apart, nearest = list[Fault](), 0.0, math.inf
    unrebutted, wrong = set[str](), set[str]()
    for seed in SEEDS:
        key = key_at(solution.code, drawn(question, seed))
        tolerance = margin(key.answer, question.tolerance)
        apart = max(apart, abs(key.second_route - key.answer) / tolerance)
        nearest = min(nearest, _nearest(key) / tolerance)
        wrong |= key.misconceptions.keys()
        if seed in GRADED:
            report = _graded(bank, question, repr(key.answer), seed)
            faults += [] if _right(report) else [_refused(question, report)]
            unrebutted |= {id for id in key.misconceptions if not _named(bank, question, solution, key, id, seed)}
    if apart > ROUTES:
        text = says(
            "The two routes of {id} lie {part:.2g} tolerances apart: one of them is rough.", id=question.id, part=apart
        )
        faults.append(Fault(claim="theory", says=text))
    if not independent(solution.code.read_text("utf-8")):
        text = says("second_route() of {id} is answer() again: work the number out another way.", id=question.id)
        faults.append(Fault(claim="theory", says=text))
    faults += [_unrebutted(id) for id in sorted(unrebutted)]
    figures = TheoryFigures(
        form="number",
        seeds=len(SEEDS),
        wrong=len(wrong),
        rebutted=len(wrong - unrebutted),
        routes=apart,
        nearest=nearest if wrong else None,
    )
    return figures, faults


def _nearest(key: Key) -> float:
    return min((abs(value - key.answer) for value in key.misconceptions.values()), default=math.inf)


def _named(bank: Bank, question: TheoryQuestion, solution: TheorySolution, key: Key, id: str, seed: int) -> bool:
    """By its own rebuttal, or by that of another misconception which gives the same number at this seed."""
    value, tolerance = key.misconceptions[id], margin(key.answer, question.tolerance)
    alike = [other for other, number in key.misconceptions.items() if abs(number - value) <= tolerance]
    report = _graded(bank, question, repr(value), seed)
    return any(_rebuts(report, other, solution) for other in alike)


def independent(code: str) -> bool:
    """Whether the second route is a program of its own: other statements, and no call of answer()."""
    functions = {node.name: node for node in ast.parse(code).body if isinstance(node, ast.FunctionDef)}
    first, second = functions.get("answer"), functions.get("second_route")
    if first is None or second is None:
        return False
    calls = {node.id for node in ast.walk(second) if isinstance(node, ast.Name)}
    bodies = [[ast.dump(statement) for statement in function.body] for function in (first, second)]
    return "answer" not in calls and bodies[0] != bodies[1]
