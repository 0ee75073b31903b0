"""One submission in a checker's hands: a jail after another, what is sent to it, and all that came back."""

import builtins
import socket
import time
from types import ModuleType
from typing import Any

import msgspec
import pytest

from kdgrader.grading import problems
from kdgrader.grading.comparison import Mismatch
from kdgrader.grading.draw import Draw
from kdgrader.grading.proxy import Candidate, CandidateRaised, JailProblem, Recorded
from kdgrader.grading.talk import Began, Death, Ended, Gone, JailGiven, Layers, Line, Noted, Task, WantJail
from kdgrader.i18n import says
from kdgrader.jail.parcel import found
from kdgrader.jail.wire import Call, Closed, Forget, Link, Load, Loaded, Raised, Ready, Reply, Vjp, WireError
from kdgrader.reports.records import Problem
from kdgrader.text import Text

RECEIVED_CAP = 256 << 20  # every reply is kept, for the diagnosis
LOAD = "load"
MEMORY_WORDS = ("can't allocate memory", "DefaultCPUAllocator", "Cannot allocate memory")


class LoadFailed(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class Session:
    """One submission in the hands of one checker: its jail of the moment, and everything it replied."""

    def __init__(self, task: Task, line: Line, reference: ModuleType | None) -> None:
        self.task, self.line, self.reference = task, line, reference
        self.link: Link | None = None
        self.calls: list[Recorded] = []
        self.fault = ""
        self.load_s = 0.0
        self.received = 0  # bytes of tensors, in all
        self.check = ""  # the one that is being run

    def open(self) -> None:
        """A fresh jail with the submission imported. Raises LoadFailed."""
        self.line.say(WantJail())
        answer, descriptors = self.line.hear()
        if isinstance(answer, Death):  # there will be no other: its time is used up
            raise LoadFailed(answer.problem)
        if not isinstance(answer, JailGiven):
            raise RuntimeError("the parent gave no jail")
        self.link = Link(socket.socket(fileno=descriptors[0]))
        self.line.say(Began(self.check or LOAD))  # what it prints once hidden inputs are known is of that check
        begun = time.perf_counter()
        try:
            ready, _ = self.link.receive_reply()
            if isinstance(ready, Ready):
                self.line.say(Layers(ready.layers, ready.failed))
            self.link.send(Load(self.task.entry_points), self.task.source)
            reply, _ = self.link.receive_reply()
        except Closed:
            raise LoadFailed(self._death()) from None
        except WireError as error:
            raise LoadFailed(self._death(str(error))) from None
        self.load_s = self.load_s or time.perf_counter() - begun
        self.line.say(Ended(self.check or LOAD))
        if not self.check:
            noted, _ = self.line.hear()
            assert isinstance(noted, Noted)
        problem = self._load_problem(reply)
        if problem:
            raise LoadFailed(problem)

    def _plausible(self, reply: Reply) -> Reply:
        """An exception's class and line as they can be: a made-up one would be a sentence to the candidate's reader."""
        if not isinstance(reply, Raised):
            return reply
        kind: Any = getattr(builtins, reply.kind, None)
        known = isinstance(kind, type) and issubclass(kind, BaseException)
        lines = self.task.source.count(b"\n") + self.task.source.count(b"\r") + 1
        line = reply.line if reply.line is not None and 0 < reply.line <= lines else None
        special = reply.kind == "TooLarge"
        return msgspec.structs.replace(reply, kind=reply.kind if known or special else "Exception", line=line)

    def _load_problem(self, reply: Reply) -> Problem | None:
        reply = self._plausible(reply)
        if isinstance(reply, Raised):
            return problems.memory() if _is_memory(reply) else problems.import_error(reply.kind, reply.line, reply.text)
        if not isinstance(reply, Loaded):
            return problems.bad_reply()
        missing = [name for name in self.task.entry_points if name not in reply.present]
        return problems.missing_entry_point(missing) if missing else None

    def candidate(self, check: str) -> Candidate:
        return Candidate(self._exchange, check, self.task.seed, self.calls.append, time.perf_counter)

    def begin(self, check: str) -> None:
        self.check = check
        self.line.say(Began(check))  # before anything is sent: a jail that reads nothing holds up whoever writes to it
        if self.link is not None:
            try:
                self.link.send(Forget())
            except Closed:
                self._death()
                self.line.say(Began(check))

    def end(self, check: str) -> None:
        self.line.say(Ended(check))

    def _exchange(self, request: Call | Vjp, body: bytes) -> tuple[Reply, bytearray]:
        if self.link is None:
            try:
                self.open()
            except LoadFailed as failure:
                raise JailProblem(failure.problem) from None
            self.line.say(Began(self.check))  # loading had a clock of its own
        assert self.link is not None
        try:
            self.link.send(request, body)
            reply, received = self.link.receive_reply()
        except Closed:
            raise JailProblem(self._death()) from None
        except WireError as error:
            raise JailProblem(self._death(str(error))) from None
        self.received += len(received)
        if self.received > RECEIVED_CAP:
            raise JailProblem(problems.too_large())
        reply = self._plausible(reply)
        if isinstance(reply, Raised) and reply.kind == "TooLarge":
            raise JailProblem(problems.too_large())
        if isinstance(reply, Raised) and _is_memory(reply):
            raise JailProblem(problems.memory())
        if isinstance(reply, Ready | Loaded):
            raise JailProblem(self._death("a reply out of turn"))
        return reply, received

    def _death(self, bad_reply: str = "") -> Problem:
        """Ends what is left of the jail and learns why it ended. The next call gets a fresh one."""
        if self.link is not None:
            self.link.end.close()
        self.link = None
        self.line.say(Gone(bad_reply[:500]))
        answer, _ = self.line.hear()
        assert isinstance(answer, Death)
        return answer.problem

    def judged(self, item: pytest.Function, error: BaseException | None) -> BaseException | None:
        """The error to report. One that no submission is known to cause is tried on the reference first: if the check
        fails there too, it is the grader's own fault; if not, the submission's reply made it impossible to use."""
        if error is None or isinstance(error, Mismatch | CandidateRaised | JailProblem):
            return error
        if isinstance(error, AssertionError) or self.reference is None:
            return Mismatch("value", Text(str(error) or "assertion failed", str(error) or "断言失败"), note=repr(error))
        again = self._with_reference(item)
        if again is not None:
            self.fault = f"{item.name}: {again!r}"
        text = says("What it returned could not be used: it is of another form than promised.")
        return Mismatch("type", text, note=repr(error))

    def _with_reference(self, item: pytest.Function) -> BaseException | None:
        arguments = {name: item.funcargs[name] for name in item._fixtureinfo.argnames}
        arguments["candidate"] = LocalCandidate(self.reference)
        if "draw" in arguments:
            arguments["draw"] = Draw(self.task.seed, self.task.question, item.name)
        try:
            item.function(**arguments)
        except BaseException as error:
            return error
        return None


class LocalCandidate:
    """A module in the candidate's place, called in this process: for the reference only."""

    def __init__(self, module: Any) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        return getattr(self._module, name)

    def hooks_left(self, module: Any) -> int:
        from kdgrader.jail.calls import hooks_on

        return hooks_on(module)

    def shares_memory(self, returned: Any, *given: Any) -> bool:
        import torch
        from torch import nn

        theirs = found(torch.Tensor, returned)
        mine = found(torch.Tensor, given)
        for module in found(nn.Module, given):
            mine += [*module.parameters(), *module.buffers()]
        addresses = {tensor.untyped_storage().data_ptr() for tensor in mine}
        return any(tensor.untyped_storage().data_ptr() in addresses for tensor in theirs)


def _is_memory(raised: Raised) -> bool:
    return raised.kind == "MemoryError" or any(word in raised.text for word in MEMORY_WORDS)
