"""Submissions that were not written for the mistakes of the bank: is what they did named, and named truly?

Each file's first line says what its author did: `# right`, or `# commits: id, id` (named mistakes of the bank; `nothing
listed` where none describes it). A wrong name is worse than none, so what is named has to fail the same checks when it
is made in the reference.
"""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from kdgrader.bank import load_bank, load_solution
from kdgrader.bank.records import Mistake
from kdgrader.grading import grade
from kdgrader.grading.coding import zygote_for
from kdgrader.grading.diagnosis import edited
from kdgrader.jail.client import Zygote
from kdgrader.reports.records import Report

SUBMISSIONS = Path(__file__).parent / "submissions"
BANK = load_bank()
NAMED = 0.8  # of those that commit listed mistakes, so many at least
SEED = 11
QUICK, SLOW = ("kd-loss", "softmax-temperature"), ("distillation-loop",)
QUESTIONS = [*QUICK, *(pytest.param(id, marks=pytest.mark.slow) for id in SLOW)]


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with zygote_for(BANK, *(BANK.get(id) for id in (*QUICK, *SLOW))) as running:
        yield running


def graded(question: str, zygote: Zygote) -> dict[Path, Report]:
    files = sorted((SUBMISSIONS / question).glob("*.py"))
    return {file: grade(BANK, BANK.get(question), file, seed=SEED, zygote=zygote) for file in files}


def committed(file: Path) -> set[str] | None:
    """The ids in a file's first line; none where nothing listed describes it; None for a right one."""
    first = file.read_text("utf-8").splitlines()[0].removeprefix("# ")
    if first == "right":
        return None
    ids = first.removeprefix("commits: ")
    return set() if ids == "nothing listed" else set(ids.split(", "))


def made(reference: str, mistakes: list[Mistake]) -> Iterator[str]:
    """The reference with these mistakes made in it, in each combination of their variants."""
    for variants in itertools.product(*(mistake.variants for mistake in mistakes)):
        text: str | None = reference
        for variant in variants:
            text = edited(text, variant) if text is not None else None
        if text is not None:
            yield text


def failing(report: Report) -> set[str]:
    return {check.id for check in report.checks if check.status != "passed"}


@pytest.mark.parametrize("id", QUESTIONS)
def test_what_others_wrote_is_judged_rightly_and_named_truly(id: str, zygote: Zygote, tmp_path: Path) -> None:
    question = BANK.get(id)
    solution = load_solution(BANK, question)
    by_id = {mistake.id: mistake for mistake in solution.mistakes}
    reports = graded(id, zygote)
    names = {file.stem: [set(d.mistakes) for d in report.diagnoses if d.mistakes] for file, report in reports.items()}
    expected = {file.stem: committed(file) for file in reports}

    passed = {file.stem for file, report in reports.items() if report.status == "passed"}
    assert passed == {name for name, ids in expected.items() if ids is None}
    listed = {name: ids for name, ids in expected.items() if ids}
    found = [name for name, ids in listed.items() if ids in names[name]]
    assert len(found) >= NAMED * len(listed), {name: (ids, names[name]) for name, ids in listed.items()}

    for file, report in reports.items():
        for ids in names[file.stem]:
            again = tmp_path / "again.py"
            seen = []
            for text in made(solution.reference, [by_id[one] for one in ids]):
                again.write_text(text, "utf-8")
                seen.append(failing(grade(BANK, question, again, seed=SEED, zygote=zygote)))
                if seen[-1] == failing(report):
                    break
            assert failing(report) in seen, (file.stem, ids)
