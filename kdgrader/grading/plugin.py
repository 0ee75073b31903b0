"""What a file of checks uses, and the pytest plugin that runs it."""

import ast
import contextlib
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, TypeVar

import pytest
import torch
from torch import nn

from kdgrader.grading.comparison import Mismatch, same
from kdgrader.grading.draw import Draw
from kdgrader.grading.proxy import Candidate, CandidateRaised, JailProblem
from kdgrader.i18n import says
from kdgrader.reports.records import Plot
from kdgrader.text import Text

EXAMPLES = "examples"  # what public checks, which have no aspect, are graded as

F = TypeVar("F", bound=Callable[..., Any])
_plots: list[Plot] = []


def aspect(name: str) -> Callable[[F], F]:
    """Puts a check under an aspect of its question."""

    def mark(check: F) -> F:
        check.__dict__["kdgrader_aspect"] = name
        return check

    return mark


@contextlib.contextmanager
def refuses(kind: type[BaseException]) -> Iterator[None]:
    """A block in which the submission must raise this builtin exception, or one derived from it."""
    import builtins

    try:
        yield
    except CandidateRaised as error:
        raised = getattr(builtins, error.raised.kind, Exception)
        if issubclass(raised, kind):
            return
        text = says("It raised {got} where {kind} is promised.", got=raised.__name__, kind=kind.__name__)
        raise Mismatch("type", text, got=str(error), expected=kind.__name__) from None
    except kind:  # the reference, when it stands in for a candidate
        return
    text = says("It accepted what should raise {kind}.", kind=kind.__name__)
    raise Mismatch("value", text, got="no exception", expected=kind.__name__)


@contextlib.contextmanager
def unchanged(*things: torch.Tensor | nn.Module) -> Iterator[None]:
    """A block after which tensors, and modules' parameters and buffers, are what they were."""
    before = [_snapshot(thing) for thing in things]
    yield
    for thing, old in zip(things, before, strict=True):
        what = says("An input") if isinstance(thing, torch.Tensor) else says("A module that should not change")
        for name, value in _snapshot(thing).items():
            if not torch.equal(torch.nan_to_num(value.float()), torch.nan_to_num(old[name].float())):
                text = Text(what.en + says(" was changed.").en, what.zh + says(" was changed.").zh)
                raise Mismatch("value", text, note=name)


def _snapshot(thing: torch.Tensor | nn.Module) -> dict[str, torch.Tensor]:
    state = {"": thing} if isinstance(thing, torch.Tensor) else thing.state_dict()
    return {name: value.detach().clone() for name, value in state.items()}


def require(condition: bool, en: str, zh: str) -> None:
    """A free check, with a message in both languages that holds no hidden value."""
    if not condition:
        raise Mismatch("value", Text(en, zh))


def show(plot: Plot) -> None:
    """Attaches curves to the check that is running, for the interviewer's page."""
    _plots.append(plot)


class Ran(NamedTuple):
    """One check as pytest saw it."""

    id: str
    aspect: str
    title: Text
    seconds: float
    error: BaseException | None
    plot: Plot | None
    line: int | None  # of the checks' file, where it failed


def title_of(check: Callable[..., Any]) -> Text:
    """The docstring's two sentences: English, an empty line, Chinese."""
    parts = (check.__doc__ or check.__name__.removeprefix("test_").replace("_", " ")).strip().split("\n\n", 1)
    english = " ".join(parts[0].split())
    return Text(english, "".join(parts[1].split("\n")).replace("    ", "") if len(parts) > 1 else english)


class Plugin:
    """Fixtures of the checks, and the record of what they did."""

    def __init__(self, question: str, seed: int, reference: ModuleType | None, session: Any) -> None:
        self.question, self.seed, self.reference, self.session = question, seed, reference, session
        self.ran: list[Ran] = []
        self.broken: list[str] = []  # errors of collection: the bank's fault

    @pytest.fixture
    def candidate(self, request: pytest.FixtureRequest) -> Any:
        return self.session.candidate(request.node.name)

    @pytest.fixture(name="reference")
    def _reference(self) -> ModuleType | None:
        return self.reference

    @pytest.fixture
    def draw(self, request: pytest.FixtureRequest) -> Draw:
        return Draw(self.seed, self.question, request.node.name)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_call(self, item: pytest.Function) -> Iterator[None]:
        _plots.clear()
        self.session.begin(item.name)
        begun = time.perf_counter()
        outcome: Any = yield
        seconds = time.perf_counter() - begun
        error = outcome.excinfo[1] if outcome.excinfo else None
        error = self.session.judged(item, error)
        self.session.end(item.name)
        line = _line(error, str(item.path))
        _forget_frames(error)
        name = getattr(item.function, "kdgrader_aspect", EXAMPLES)
        self.ran.append(Ran(item.name, name, title_of(item.function), seconds, error, next(iter(_plots), None), line))
        outcome.force_result(None)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.broken.append(str(report.longrepr)[-2000:])

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
        if call.excinfo is not None and call.when != "call":
            self.broken.append(f"{item.name}: {call.excinfo.value!r}")
        yield


def _forget_frames(error: BaseException | None) -> None:
    """An error is kept for the report; its frames would keep every tensor of the check."""
    if error is not None:
        traceback.clear_frames(error.__traceback__)
        error.__traceback__ = error.__context__ = error.__cause__ = None


def _line(error: BaseException | None, path: str) -> int | None:
    line, trace = None, error.__traceback__ if error else None
    while trace:
        if trace.tb_frame.f_code.co_filename == path:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


OFF = (
    "cacheprovider", "unraisableexception", "threadexception", "terminal", "capture", "legacypath", "junitxml",
    "doctest", "setuponly", "setupplan", "stepwise", "warnings", "logging", "faulthandler", "unittest", "pastebin",
    "recwarn", "nose", "tmpdir", "monkeypatch", "debugging", "subtests",
)  # fmt: skip


def run(path: str, *plugins: object) -> None:
    """Runs a file of checks with pytest, in this process."""
    options = [option for name in OFF for option in ("-p", f"no:{name}")]
    folder = str(Path(path).parent)
    # Without --confcutdir it would look at every entry of every folder from the root of the file system down to it.
    place = ["-c", "/dev/null", "--rootdir", folder, "--confcutdir", folder]
    pytest.main(
        [path, *options, "--assert=plain", "--noconftest", "--import-mode=importlib", *place], plugins=list(plugins)
    )


def expression(path: str, line: int) -> str:
    """The statement of a checks' file that stands at a line: what was called, for the interviewer."""
    with open(path, encoding="utf-8") as file:  # noqa: PTH123
        source = file.read()
    nodes = [
        n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.stmt) and n.lineno <= line <= (n.end_lineno or 0)
    ]
    smallest = min(nodes, key=lambda n: (n.end_lineno or n.lineno) - n.lineno, default=None)
    return (ast.get_source_segment(source, smallest) or "") if smallest else ""


__all__ = ["Candidate", "JailProblem", "Plugin", "aspect", "refuses", "require", "same", "show", "unchanged"]
