"""The checker process: runs the hidden checks with pytest, in process, and decides. Candidate code never runs here."""

import contextlib
import copy
import importlib.util
import resource
import socket
import sys
import time
from types import ModuleType

import msgspec
import pytest

from kdgrader.grading.diagnosis import diagnose
from kdgrader.grading.plugin import Plugin, run
from kdgrader.grading.results import result_of
from kdgrader.grading.session import LoadFailed, Session
from kdgrader.grading.talk import CheckerSpec, Line, Mistakes, Task, Verdicts, WantMistakes
from kdgrader.reports.records import CheckResult, Diagnosis, Problem

OWN_MEMORY = 2 << 30  # bytes that a checker may ask for


def load_module(path: str, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def main(spec: bytes, end: socket.socket) -> None:
    """Makes ready for one question, then grades one submission and says the verdicts."""
    _limit_memory()
    line = Line(end)
    try:
        line.say(grade(msgspec.msgpack.decode(spec, type=CheckerSpec), line))
    except (BrokenPipeError, ConnectionResetError, EOFError):
        return  # the parent is gone, or needs this checker no more: there is nobody to tell
    except BaseException as error:
        import traceback

        text = "".join(traceback.format_exception(error))[-4000:]
        line.say(Verdicts((), (), None, text, 0.0, 0.0))


def _limit_memory() -> None:
    """What arrives is small, but arithmetic can make much of it; where that fails, the submission asked for it."""
    with contextlib.suppress(OSError, ValueError):
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            now = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + OWN_MEMORY, now + OWN_MEMORY))


class _Start:
    """A plugin of pytest: the checks are collected, and now a submission is needed."""

    def __init__(self, line: Line, reference: ModuleType | None, plugin: Plugin) -> None:
        self.line, self.reference, self.plugin = line, reference, plugin
        self.session: Session | None = None
        self.problem: Problem | None = None
        self.error: BaseException | None = None  # not one for pytest, which would print it
        self.begun = 0.0

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self) -> bool | None:
        try:
            task, _ = self.line.hear()
            assert isinstance(task, Task)
            self.session = self.plugin.session = Session(task, self.line, self.reference)
            self.plugin.seed = task.seed
            self.session.open()
        except LoadFailed as failure:
            self.problem = failure.problem
        except BaseException as error:
            self.error = error
        self.begun = time.perf_counter()
        return None if self.problem is None and self.error is None else True  # True: the loop is done with


def grade(spec: CheckerSpec, line: Line) -> Verdicts:
    sys.dont_write_bytecode = True
    reference = load_module(spec.reference, "reference") if spec.reference else None
    plugin = Plugin(spec.question, 0, reference, None)
    start = _Start(line, reference, plugin)
    run(spec.checks, plugin, start)
    if start.error is not None:
        raise start.error
    session = start.session
    if session is None:
        fault = "\n".join(plugin.broken) or f"the checks of {spec.checks} could not be collected"
        return Verdicts((), (), None, fault, 0.0, 0.0)
    if start.problem is not None:
        return Verdicts((), (), start.problem, "", session.load_s, 0.0)
    seconds = time.perf_counter() - start.begun
    fault = session.fault or "\n".join(plugin.broken)
    last = {call.check: call for call in session.calls}
    known = session.task.source.decode("utf-8", "replace")
    results = tuple(result_of(ran, spec.checks, last.get(ran.id), known) for ran in plugin.ran)
    diagnoses = () if fault else _diagnoses(spec, session, results, known)
    return Verdicts(results, diagnoses, None, fault, session.load_s, seconds)


def _diagnoses(
    spec: CheckerSpec, session: Session, results: tuple[CheckResult, ...], source: str
) -> tuple[Diagnosis, ...]:
    failed = {result.id for result in results if result.status == "failed"}
    if not failed or not spec.reference:
        return ()
    session.line.say(WantMistakes())
    mistakes, _ = session.line.hear()
    assert isinstance(mistakes, Mistakes)
    if not mistakes.all:
        return ()
    with open(spec.reference, encoding="utf-8") as file:  # noqa: PTH123
        text = file.read()
    aspects = {result.id: result.aspect for result in results}
    calls, passed = copy.copy(session.calls), {result.id for result in results if result.status == "passed"}
    return diagnose(text, mistakes.all, calls, aspects, failed, passed, source, session.task.diagnosis_s)
