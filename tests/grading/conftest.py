"""A way to grade a source by the smallest question there is, without a bank."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from scale_question import LIMITS, MISTAKES, SCALE, SECRET

from kdgrader.bank.records import Limits
from kdgrader.grading.supervise import Supervised, Supervisor
from kdgrader.grading.talk import Task
from kdgrader.jail.client import Zygote, start_zygote
from kdgrader.jail.sandbox import LAYERS

Grade = Callable[..., Supervised]


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
        )
        return Supervisor(zygote, limits, layers).run(task, lambda: MISTAKES)

    return grade


@pytest.fixture
def statuses(graded: Grade) -> Callable[[str], dict[str, str]]:
    def run(source: str) -> dict[str, str]:
        return {check.id: check.status for check in graded(source).verdicts.checks}

    return run
