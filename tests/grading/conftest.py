"""The smallest question there is (scale/), and a way to grade a source by it without a bank."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kdgrader.bank.records import Edit, Limits, Mistake, Variant
from kdgrader.grading.supervise import Supervised, Supervisor
from kdgrader.grading.talk import Task
from kdgrader.jail.client import Zygote, start_zygote
from kdgrader.jail.sandbox import LAYERS
from kdgrader.text import Text

SCALE = Path(__file__).parent / "scale"
RIGHT = (SCALE / "reference.py").read_text("utf-8")
LIMITS = Limits(cpu_s=2.0, wall_s=6.0, memory_mib=256)
SECRET = "KDGRADER_TEST_SECRET"

Grade = Callable[..., Supervised]


def mistake(name: str, find: str, put: str) -> Mistake:
    says = Text(f"{name} in English", f"{name} 的中文")
    return Mistake(
        id=name, aspect="value", says=says, probe=says, variants=(Variant(edits=(Edit(find, put),)),), look="factor"
    )


MISTAKES = (
    mistake("adds", "factor * x", "factor + x"),
    mistake("wrong-default", "factor=2.0", "factor=1.0"),
    mistake("no-validation", "factor == 0", "False"),
)


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    os.environ[SECRET] = "tell nobody"
    with start_zygote(hidden=[SCALE]) as running:
        yield running


@pytest.fixture
def graded(zygote: Zygote) -> Grade:
    def grade(
        source: str | bytes,
        *,
        layers: tuple[str, ...] = LAYERS,
        checks: Path = SCALE / "checks.py",
        limits: Limits = LIMITS,
        seed: int = 7,
        zygote: Zygote = zygote,
        entry_points: tuple[str, ...] = ("scale",),
    ) -> Supervised:
        task = Task(
            question="scale",
            seed=seed,
            entry_points=entry_points,
            source=source.encode() if isinstance(source, str) else source,
            reference=str(SCALE / "reference.py"),
            checks=str(checks),
            limits=limits,
            mistakes=MISTAKES,
        )
        return Supervisor(zygote, limits, layers).run(task)

    return grade


@pytest.fixture
def statuses(graded: Grade) -> Callable[[str], dict[str, str]]:
    def run(source: str) -> dict[str, str]:
        return {check.id: check.status for check in graded(source).verdicts.checks}

    return run
