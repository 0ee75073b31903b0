"""The hidden checks of one question, collected by pytest and run one by one in this process, on any module.

All but the sandbox is what a grading has: the candidate proxy, the wire's records, the seeds, the recorded calls.
"""

import time
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import msgspec
import pytest
import torch

from kdgrader.bank import CodingQuestion
from kdgrader.errors import BankError
from kdgrader.grading.comparison import Mismatch
from kdgrader.grading.draw import Draw, derived_seed
from kdgrader.grading.inprocess import InProcess
from kdgrader.grading.observing import Compared, observed
from kdgrader.grading.plugin import run as run_pytest
from kdgrader.grading.proxy import Recorded
from kdgrader.grading.verdict import aspect_results
from kdgrader.jail.calls import seed_everything
from kdgrader.jail.wire import Raised
from kdgrader.jail.worker import load
from kdgrader.reports.records import CheckResult
from kdgrader.text import Text

GIVEN = ("candidate", "reference", "draw")
EXAMPLES = "examples"


class Check(NamedTuple):
    """One hidden check, or one public example."""

    id: str
    aspect: str
    function: Callable[..., None]
    arguments: tuple[str, ...]
    parameters: dict[str, Any]  # of pytest.mark.parametrize

    @property
    def independent(self) -> bool:
        """Whether it judges without looking at the reference."""
        return "reference" not in self.arguments


class Seen(NamedTuple):
    """One comparison of numbers: what the candidate gave, and how far off it was, in tolerances."""

    got: torch.Tensor
    allowed: float
    off: float
    wide: bool  # it allows for more than rounding


class Outcome(NamedTuple):
    """What one check made of a candidate. `effect`: by how many tolerances it failed, infinite where no number was
    compared; 0 where it passed."""

    check: Check
    passed: bool
    seconds: float
    seen: tuple[Seen, ...]
    why: str = ""
    effect: float = 0.0


class Bench(msgspec.Struct, frozen=True):
    """A question's checks beside its reference, ready to be run on anything."""

    question: CodingQuestion
    checks: tuple[Check, ...]
    reference: Any

    def run(self, check: Check, module: Any, seed: int, record: Callable[[Recorded], None] = lambda _: None) -> Outcome:
        """One check at one seed. `record` is told of each call."""
        session = InProcess(module, seed, record, time.thread_time)
        every = {
            "candidate": session.candidate(check.id),
            "reference": self.reference,
            "draw": Draw(seed, self.question.id, check.id),
        }
        arguments = {name: every[name] if name in every else check.parameters[name] for name in check.arguments}
        seen: list[Seen] = []
        # A check that relies on the global generators gets other numbers at every seed: it will be found out.
        seed_everything(derived_seed(seed, "proof", check.id) % 2**31)
        begun = time.thread_time()
        error: BaseException | None = None
        with observed(lambda compared: seen.append(_seen(compared))):
            try:
                check.function(**arguments)
            except BaseException as raised:  # pytest.fail and its like are no Exceptions
                error = raised
        seconds = time.thread_time() - begun
        if error is None:
            return Outcome(check, True, seconds, tuple(seen))
        return Outcome(check, False, seconds, tuple(seen), _in_words(error, check), _effect(error, seen))

    def run_all(
        self, module: Any, seed: int, record: Callable[[Recorded], None] = lambda _: None
    ) -> tuple[Outcome, ...]:
        return tuple(self.run(check, module, seed, record) for check in self.checks)

    def points(self, outcomes: Iterable[Outcome]) -> dict[str, float]:
        """Aspect → the points that a grading would give."""
        results = tuple(
            CheckResult(id=o.check.id, aspect=o.check.aspect, status="passed" if o.passed else "failed", seconds=0.0,
                        title=Text("", ""))
            for o in outcomes
        )  # fmt: skip
        return {aspect.id: aspect.points for aspect in aspect_results(self.question.aspects, results)}


def module_of(source: str, entry_points: tuple[str, ...]) -> ModuleType | Raised:
    """A source, imported as a jail imports a submission, or what its import raised."""
    module = ModuleType("submission")
    reply = load(module, source.encode(), entry_points)
    return reply if isinstance(reply, Raised) else module


def collected(path: str) -> tuple[Check, ...]:
    """The checks of a file, in its order. Raises BankError where pytest cannot collect them."""
    collector = _Collector()
    run_pytest(path, collector)
    if collector.errors:
        raise BankError(path, None, collector.errors[0])
    checks = []
    for item in collector.items:
        parameters = dict(item.callspec.params) if hasattr(item, "callspec") else {}
        names = tuple(item._fixtureinfo.argnames)
        for name in names:
            if name not in GIVEN and name not in parameters:
                raise BankError(path, None, f"{item.name} takes `{name}`: a check takes {', '.join(GIVEN)}")
        aspect = getattr(item.function, "kdgrader_aspect", EXAMPLES)
        checks.append(Check(item.name, aspect, item.obj, names, parameters))
    return tuple(checks)


class _Collector:
    """Takes what pytest collects, and runs none of it."""

    def __init__(self) -> None:
        self.items: list[pytest.Function] = []
        self.errors: list[str] = []

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.errors.append(str(report.longrepr)[-2000:])

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = [item for item in session.items if isinstance(item, pytest.Function)]
        return True


def _seen(compared: Compared) -> Seen:
    return Seen(compared.got, compared.allowed, off(compared.got, compared.expected, compared.allowed),
                compared.wide)  # fmt: skip


def off(got: torch.Tensor, expected: torch.Tensor, allowed: float) -> float:
    """The largest distance of two tensors of one shape, in tolerances; infinite where one of them is no number."""
    different = got != expected  # infinities of one sign are equal; nan is equal to nothing
    if not different.any():
        return 0.0
    distance = float((got - expected)[different].abs().max())
    return distance / allowed if allowed > 0 and distance < float("inf") else float("inf")


def _effect(error: BaseException, seen: list[Seen]) -> float:
    by_value = isinstance(error, Mismatch) and error.stage == "value" and seen and seen[-1].off > 1
    return seen[-1].off if by_value else float("inf")


def _in_words(error: BaseException, check: Check) -> str:
    """What it says, and the line of the checks' file that it came from."""
    note, path = getattr(error, "note", ""), check.function.__code__.co_filename
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == path]
    where = f" ({Path(path).name}:{lines[-1]})" if lines else ""
    return f"{type(error).__name__}: {error}"[:400] + (f" ({note})" if note else "") + where
