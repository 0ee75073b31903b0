"""kdgrader beside the others: its own bank, and a copy of it in which a question has the others' checks."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from kdgrader.attack.run import Outcome
from kdgrader.attack.scoreboard import Attempt
from kdgrader.bank import Bank, load_bank, load_solution
from kdgrader.grading import grade
from peers.graders import CHECKS, source

SAME, OWN = "kdgrader, the same checks", "kdgrader, its own checks"
HOW = {
    SAME: "`kdgrader grade` with the very asserts that the others got",
    OWN: "`kdgrader grade` with the hidden checks of the bank",
}

# The tests take a function, as everywhere; what the submission raises crosses as a name, and is raised here again. A
# check takes the candidate itself, so that one which cannot be decided is tried on the reference.
ADAPTER = """

import builtins

from kdgrader.grading import aspect
from kdgrader.grading.proxy import CandidateRaised


def _kd_loss(candidate):
    def call(*args, **options):
        try:
            return candidate.kd_loss(*args, **options)
        except CandidateRaised as error:
            raise getattr(builtins, error.raised.kind, Exception)(str(error)) from None

    return call


def _check(name, test):
    def check(candidate):
        test(_kd_loss(candidate))

    check.__name__ = check.__qualname__ = name
    return check


for _name, (_aspect, _) in TESTS.items():
    globals()[_name] = aspect(_aspect)(_check(_name, globals()[_name]))
"""


def bank_with_the_same_checks(bank: Bank, folder: Path) -> Bank:
    """A copy of `bank` in `folder`, in which each question that has portable checks has those and no others."""
    for half in ("questions", "solutions"):
        shutil.copytree(bank.root / half, folder / half)
    copy = load_bank(folder)
    for question in CHECKS:
        (load_solution(copy, copy.get(question)).folder / "checks.py").write_text(source(question) + ADAPTER, "utf-8")
    return copy


def reference(bank: Bank, question: str) -> Path:
    return load_solution(bank, bank.get(question)).folder / "reference.py"


def proven(bank: Bank, question: str, wrong: Sequence[Path]) -> str:
    """Why a comparison with this bank would be void; nothing, if it gives all marks to right answers alone."""
    report = grade(bank, bank.get(question), reference(bank, question))
    if report.status != "passed":
        return f"it gives the right answer {report.score:g} of {report.max_score:g}"
    for path in wrong:
        report = grade(bank, bank.get(question), path)
        if report.score >= report.max_score:
            return f"it gives {path.stem} all marks"
    return ""


def attempts(outcomes: Sequence[Outcome], wanted: Mapping[str, object]) -> tuple[Attempt, ...]:
    return tuple(
        Attempt(
            attack=outcome.id, points=outcome.score, allowed=outcome.allowed, max_score=outcome.max_score,
            said=outcome.happened,
        )
        for outcome in outcomes if outcome.id in wanted
    )  # fmt: skip
