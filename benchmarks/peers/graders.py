"""Plain pytest, otter-grader and nbgrader: what is prepared once, how a submission is graded, what its mark is.

Each is used as its documentation describes, with the same checks, every choice that is left taken in its favour:
the tests are hidden, they define what they need themselves, and inputs are made anew for each.
"""

import ast
import csv
import inspect
import json
import shutil
import textwrap
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import nbformat

from kdgrader.errors import GraderError
from peers import kd_loss_checks as kd_loss
from peers.attempt import Ended

CHECKS = {"kd-loss": kd_loss}  # the questions for which there are portable checks
ENTRY_POINT = "kd_loss"
Run = Callable[[list[str], Path], Ended]  # a command, in a folder


class Mark(NamedTuple):
    """What a grader says of a submission. `points` is None where it says nothing: it crashed, or was ended."""

    points: float | None
    of: float
    said: str

    @property
    def full(self) -> bool:
        return self.points is not None and self.points >= self.of


class Grader(NamedTuple):
    """`ways`: the ways to read a mark from one run of it, in the order in which `grade` gives them."""

    package: str
    ways: dict[str, str]  # name: how it is used, in a sentence
    prepare: Callable[[Path, str, Run], None]  # (a folder of its own, question)
    grade: Callable[[Path, str, Path, Run], tuple[Mark, ...]]  # (what was prepared, question, a copy of it, …)


def total(question: str) -> float:
    return float(sum(points for _, points in CHECKS[question].TESTS.values()))


def source(question: str) -> str:
    return inspect.getsource(CHECKS[question])


def helpers(question: str) -> str:
    """The checks' file without its tests and its table of points: what every test may use."""
    return _picked(question, lambda node: not _is_test(node) and not isinstance(node, ast.Assign))


def one_test(question: str, name: str) -> str:
    return _picked(question, lambda node: isinstance(node, ast.FunctionDef) and node.name == name)


def _is_test(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name.startswith("test_")


def _picked(question: str, wanted: Callable[[ast.stmt], bool]) -> str:
    text = source(question)
    found = [ast.get_source_segment(text, node) or "" for node in ast.parse(text).body[1:] if wanted(node)]
    return "\n\n\n".join(found) + "\n"


def _failed(ended: Ended, of: float) -> Mark | None:
    """The mark of what gave none."""
    return Mark(None, of, "ended for taking too long") if ended.status is None else None


# pytest: a test file beside the submission.

PYTEST_FIXTURE = """

import pytest

import submission


@pytest.fixture(name="kd_loss")
def _kd_loss():
    return submission.kd_loss
"""


def prepare_pytest(folder: Path, question: str, run: Run) -> None:
    (folder / "test_submission.py").write_text(source(question) + PYTEST_FIXTURE, "utf-8")


def grade_pytest(folder: Path, question: str, submission: Path, run: Run) -> tuple[Mark, ...]:
    of = total(question)
    shutil.copy(submission, folder / "submission.py")
    ended = run(["python", "-m", "pytest", "-q", "--junitxml=report.xml", "test_submission.py"], folder)
    if failed := _failed(ended, of):
        return failed, failed
    by_status = Mark(of if ended.status == 0 else 0.0, of, f"exit status {ended.status}")
    return by_status, _junit(folder / "report.xml", question)


def _junit(report: Path, question: str) -> Mark:
    """The points of the tests that the report names and calls neither failed nor skipped."""
    of = total(question)
    try:
        cases = ElementTree.parse(report).getroot().iter("testcase")
    except (OSError, ElementTree.ParseError):
        return Mark(None, of, "no report")
    passed = {case.get("name") for case in cases if not {"failure", "error", "skipped"} & {part.tag for part in case}}
    points = float(sum(points for name, (_, points) in CHECKS[question].TESTS.items() if name in passed))
    return Mark(points, of, f"{points:g} of {of:g}")


# otter-grader: an exception-based test file, zipped by `otter generate`, graded by `otter run`.


def prepare_otter(folder: Path, question: str, run: Run) -> None:
    tests = folder / "tests"
    tests.mkdir()
    cases = "\n\n".join(
        f"@test_case(points={points}, hidden=True)\n{one_test(question, name)}"
        for name, (_, points) in CHECKS[question].TESTS.items()
    )
    head = f'from otter.test_files import test_case\n\nOK_FORMAT = False\nname = "{question}"\n\n'
    (tests / f"{ENTRY_POINT}.py").write_text(f"{head}{helpers(question)}\n\n{cases}", "utf-8")
    ended = run(["otter", "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment"], folder)
    if ended.status != 0:
        raise GraderError(f"otter generate failed:\n{ended.tail}")


def grade_otter(folder: Path, question: str, submission: Path, run: Run) -> tuple[Mark, ...]:
    of = total(question)
    shutil.copy(submission, folder / "submission.py")
    ended = run(["otter", "run", "-a", "autograder.zip", "-o", ".", "--no-logo", "submission.py"], folder)
    if failed := _failed(ended, of):
        return (failed,)
    try:
        tests = json.loads((folder / "results.json").read_text("utf-8"))["tests"]
    except (OSError, ValueError, KeyError):
        return (Mark(None, of, "no results"),)
    points = float(sum(test.get("score", 0.0) for test in tests))
    return (Mark(points, of, f"{points:g} of {of:g}"),)


# nbgrader: an assignment with hidden tests, one cell for each; generate_assignment, autograde, export.

STUDENT = "candidate"
STUB = f"def {ENTRY_POINT}(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):"


def prepare_nbgrader(folder: Path, question: str, run: Run) -> None:
    (folder / "nbgrader_config.py").write_text('c = get_config()\nc.CourseDirectory.course_id = "course"\n', "utf-8")
    where = folder / "source" / question
    where.mkdir(parents=True)
    answer = f"{STUB}\n    ### BEGIN SOLUTION\n    pass\n    ### END SOLUTION"
    cells = [_cell(answer, ENTRY_POINT, solution=True)]
    for name, (_, points) in CHECKS[question].TESTS.items():
        body = f"{helpers(question)}\n\n{one_test(question, name)}\n\n{name}({ENTRY_POINT})"
        hidden = f"### BEGIN HIDDEN TESTS\n{textwrap.dedent(body)}\n### END HIDDEN TESTS"
        cells.append(_cell(hidden, name, points=points))
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), where / f"{ENTRY_POINT}.ipynb")
    ended = run(["nbgrader", "generate_assignment", question], folder)
    if ended.status != 0:
        raise GraderError(f"nbgrader generate_assignment failed:\n{ended.tail}")


def _cell(text: str, id: str, *, solution: bool = False, points: int = 0) -> nbformat.NotebookNode:
    """An «autograded answer», or locked «autograder tests»."""
    about = {"grade_id": id, "solution": solution, "grade": not solution, "locked": not solution, "task": False}
    about |= {"schema_version": 3} | ({} if solution else {"points": points})
    return nbformat.v4.new_code_cell(text, metadata={"nbgrader": about})


def grade_nbgrader(folder: Path, question: str, submission: Path, run: Run) -> tuple[Mark, ...]:
    of = total(question)
    notebook = nbformat.read(folder / "release" / question / f"{ENTRY_POINT}.ipynb", as_version=4)
    notebook.cells[0].source = submission.read_text("utf-8")
    where = folder / "submitted" / STUDENT / question
    where.mkdir(parents=True)
    nbformat.write(notebook, where / f"{ENTRY_POINT}.ipynb")
    ended = run(["nbgrader", "autograde", question, f"--student={STUDENT}"], folder)
    if failed := _failed(ended, of):
        return (failed,)
    if ended.status != 0:
        return (Mark(None, of, "autograde failed"),)
    run(["nbgrader", "export", "--to=grades.csv"], folder)
    try:
        with (folder / "grades.csv").open(newline="") as file:
            row = next(row for row in csv.DictReader(file) if row["student_id"] == STUDENT)
        points = float(row["score"])
    except (OSError, StopIteration, KeyError, ValueError):
        return (Mark(None, of, "no grade"),)
    return (Mark(points, of, f"{points:g} of {of:g}"),)


GRADERS = (
    Grader(
        "pytest",
        {
            "pytest, its exit status": "a test file beside the submission; all marks if the exit status is 0",
            "pytest, its JUnit report": "the same run; the points of the tests that `--junitxml` calls passed",
        },
        prepare_pytest, grade_pytest,
    ),
    Grader(
        "otter-grader",
        {"otter-grader": "exception-based tests, hidden; `otter generate`, `otter run`; the scores of `results.json`"},
        prepare_otter, grade_otter,
    ),
    Grader(
        "nbgrader",
        {"nbgrader": "an assignment with hidden tests; `nbgrader generate_assignment`, `autograde`, `export`"},
        prepare_nbgrader, grade_nbgrader,
    ),
)  # fmt: skip
