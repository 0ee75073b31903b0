"""What the parent and a checker say to each other: records over a stream socket. Both ends are trusted."""

import os
import socket
import struct
from typing import Any, Literal

import msgspec

from kdgrader.bank.records import Limits, Mistake
from kdgrader.reports.records import CheckResult, Diagnosis, Problem

DIAGNOSIS_S = 1.0  # of computing time


class CheckerSpec(msgspec.Struct, frozen=True):
    """What a checker is forked for: enough to load the reference and to collect the checks, before any submission."""

    question: str
    reference: str  # path of reference.py; empty when the public examples are run
    checks: str  # path of checks.py, or of examples.py
    stamps: tuple[int, ...]  # when these files were last changed: what was collected before is of no use after


class Task(msgspec.Struct, frozen=True, tag="task"):
    """All that a checker needs to grade one submission."""

    question: str
    seed: int
    entry_points: tuple[str, ...]
    source: bytes  # of the submission
    reference: str  # path of reference.py; empty when the public examples are run
    checks: str  # path of checks.py, or of examples.py
    limits: Limits
    diagnosis_s: float = DIAGNOSIS_S

    def for_checker(self) -> CheckerSpec:
        files = [path for path in (self.reference, self.checks) if path]
        stamps = tuple(_changed_ns(path) for path in files)
        return CheckerSpec(self.question, self.reference, self.checks, stamps)


def _changed_ns(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns  # noqa: PTH116
    except OSError:
        return 0  # whoever reads it will say so


class WantMistakes(msgspec.Struct, frozen=True, tag="want-mistakes"):
    """A check failed, and the submission's replies are to be explained."""


class Mistakes(msgspec.Struct, frozen=True, tag="mistakes"):
    all: tuple[Mistake, ...]


class WantJail(msgspec.Struct, frozen=True, tag="want-jail"):
    pass


class JailGiven(msgspec.Struct, frozen=True, tag="jail-given"):
    """Its socket comes beside this record."""


class Began(msgspec.Struct, frozen=True, tag="began"):
    """From now on the jail's time counts as this check's (or as `load`)."""

    check: str


class Ended(msgspec.Struct, frozen=True, tag="ended"):
    check: str


class Noted(msgspec.Struct, frozen=True, tag="noted"):
    """The import is over and all that it printed is read: only now may anything hidden be sent."""


class Gone(msgspec.Struct, frozen=True, tag="gone"):
    """The jail closed its socket, or sent what is no reply and must be ended: why did it end?"""

    bad_reply: str = ""


class Death(msgspec.Struct, frozen=True, tag="death"):
    problem: Problem


class Layers(msgspec.Struct, frozen=True, tag="layers"):
    """Which sandbox layers the first jail reported, before it ran any candidate code."""

    held: tuple[str, ...]
    failed: dict[str, str]


class Verdicts(msgspec.Struct, frozen=True, tag="verdicts"):
    """A checker's last word. `fault`: the grader's own error, which makes all the rest void."""

    checks: tuple[CheckResult, ...]
    diagnoses: tuple[Diagnosis, ...]
    problem: Problem | None
    fault: str
    load_s: float
    checks_s: float


Message = (
    Task | WantMistakes | Mistakes | WantJail | JailGiven | Began | Ended | Noted | Gone | Death | Layers | Verdicts
)
_decoder = msgspec.msgpack.Decoder(Message)
_encoder = msgspec.msgpack.Encoder()
_PREFIX = struct.Struct("!I")

Exit = Literal["eof"]


class Line:
    """One end of the conversation."""

    def __init__(self, end: socket.socket) -> None:
        self.end = end

    def say(self, message: Message, descriptors: tuple[int, ...] = ()) -> None:
        data = _encoder.encode(message)
        prefix = _PREFIX.pack(len(data))
        if descriptors:
            socket.send_fds(self.end, [prefix], list(descriptors))
            self.end.sendall(data)
        else:  # in one piece, which wakes the other side once
            self.end.sendall(prefix + data)

    def hear(self) -> tuple[Any, list[int]]:
        """The next message and the descriptors beside it. Raises EOFError at the end."""
        prefix, descriptors, _, _ = socket.recv_fds(self.end, _PREFIX.size, 4)
        if not prefix:
            raise EOFError
        while len(prefix) < _PREFIX.size:
            prefix += self._some(_PREFIX.size - len(prefix))
        wanted = _PREFIX.unpack(prefix)[0]
        chunks, got = [], 0
        while got < wanted:
            chunk = self._some(min(wanted - got, 1 << 20))
            chunks.append(chunk)
            got += len(chunk)
        return _decoder.decode(b"".join(chunks)), descriptors

    def _some(self, count: int) -> bytes:
        chunk = self.end.recv(count)
        if not chunk:
            raise EOFError
        return chunk
