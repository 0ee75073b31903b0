"""The parent's hold on a zygote and its checker host: start them, fork from them, learn how children ended."""

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from kdgrader.errors import GraderError
from kdgrader.jail import forkserver, sandbox
from kdgrader.paths import PACKAGE

if TYPE_CHECKING:
    from kdgrader.jail.seats import Seat

HOST = "kdgrader.grading.host:main"
START = (
    "import sys; sys.path += [p for p in {path!r} if p not in sys.path]; "
    "from kdgrader.jail.zygote import main; main({control}, {host})"
)


class Child(msgspec.Struct):
    """A forked process. `pidfd` names it even after its number was given to another."""

    pid: int
    pidfd: int
    status: int | None = None  # as os.waitpid gives it, once it has ended

    def seen_pid(self) -> int:
        """Its process id as this process sees it (`pid` may be of the zygote's own namespace); -1 once it is gone."""
        try:
            with open(f"/proc/self/fdinfo/{self.pidfd}", encoding="ascii") as file:  # noqa: PTH123
                return next(int(line.split()[1]) for line in file if line.startswith("Pid:"))
        except (OSError, StopIteration):
            return -1

    def ends_within(self, milliseconds: int) -> bool:
        """Waits for its end no longer than that; 0 asks whether it has ended already."""
        poller = select.poll()
        poller.register(self.pidfd, select.POLLIN)
        return bool(poller.poll(milliseconds))

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError, OSError):
            signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)

    def close(self) -> None:
        """Lets go of the pidfd, and forgets its number, which may soon mean another process."""
        with contextlib.suppress(OSError):
            os.close(self.pidfd)
        self.pidfd = -1


class ForkServer:
    """One control socket, and the children that were asked for through it."""

    def __init__(self, control: socket.socket, name: str) -> None:
        self.control = control
        self.name = name
        self.children: dict[int, Child] = {}
        self.asked = 0
        self.errors: list[str] = []  # of every answer, in the order of asking: mostly none
        self.forked: dict[int, Child] = {}  # by ticket, until they are given

    def ask(self, spec: bytes, descriptors: list[int]) -> int:
        """Asks for a child without waiting for it. The ticket is what `given` has it for."""
        try:
            forkserver.send(self.control, forkserver.Fork(spec), descriptors)
        except (BrokenPipeError, ConnectionResetError):
            raise GraderError(self._gone()) from None
        self.asked += 1
        return self.asked - 1

    def given(self, ticket: int) -> Child:
        """The child that was asked for; waits until it is there. Each is given once."""
        child = self.seen(ticket)
        del self.forked[ticket]
        return child

    def seen(self, ticket: int) -> Child:
        """The same, which leaves it to be given."""
        while len(self.errors) <= ticket:
            self._note(*self._next())
        if ticket not in self.forked:
            raise GraderError(f"The {self.name} could not fork: {self.errors[ticket]}")
        return self.forked[ticket]

    def wait(self, child: Child) -> int:
        """How a child ended; waits until it has."""
        while child.status is None:
            self._note(*self._next())
        return child.status

    def started(self) -> float:
        record, _ = self._next()
        if not isinstance(record, forkserver.Started):
            raise GraderError(f"The {self.name} did not start.")
        return record.seconds

    def _next(self) -> tuple[object, list[int]]:
        record, descriptors = forkserver.receive(self.control)
        if record is None:
            raise GraderError(self._gone())
        return record, descriptors

    def _gone(self) -> str:
        return f"The {self.name} ended unexpectedly. Run `kdgrader doctor` to see what is missing."

    def _note(self, record: object, passed: list[int]) -> None:
        if isinstance(record, forkserver.Forked):
            if not record.error:
                child = Child(record.pid, passed[0])
                self.children[record.pid] = self.forked[len(self.errors)] = child
            self.errors.append(record.error)
        if isinstance(record, forkserver.Exited) and record.pid in self.children:
            child = self.children.pop(record.pid)
            child.status = record.status
            child.close()


class Zygote:
    """A running zygote. Use it as a context manager, for one grading or for many; nothing of it survives the block."""

    def __init__(self, process: subprocess.Popen[bytes], jails: ForkServer, checkers: ForkServer) -> None:
        self.process = process
        self.jails = jails
        self.checkers = checkers
        self.is_started = False
        self.spare: Seat | None = None  # of the next

    def wait_until_started(self) -> None:
        if not self.is_started:
            self.jails.started()
            self.is_started = True

    def __enter__(self) -> "Zygote":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.checkers.control.close()
        self.jails.control.close()
        if self.spare is not None:  # its processes end with the zygote
            self.spare.close()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start_zygote(
    *, warm: Iterable[str] = (), hidden: Iterable[Path] = (), layers: Iterable[str] = sandbox.LAYERS
) -> Zygote:
    """Starts a zygote and returns at once: torch is being imported while the caller reads the bank.

    The kernel ends it with the thread that started it, so let that be one that lives as long as the zygote is wanted.
    """
    from kdgrader.jail.zygote import ZygoteSpec

    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    host_ours, host_theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    spec = ZygoteSpec(
        host=HOST,
        parent=os.getpid(),
        warm=tuple(sorted(warm)),
        hidden=tuple(str(path) for path in {PACKAGE, *hidden}),
        layers=tuple(layers),
    )
    program = START.format(
        path=[entry for entry in [*sys.path, str(PACKAGE.parent)] if entry],  # the zygote has no PYTHONPATH
        control=theirs.fileno(),
        host=host_theirs.fileno(),
    )
    ours.send(msgspec.msgpack.encode(spec))  # not on the command line, which every jail can read of its own process
    # The environment is scrubbed here, at exec: what never was in the process's memory cannot be read from it.
    environment = dict(sandbox.CLEAN_ENVIRONMENT) if "environment" in spec.layers else dict(os.environ)
    if os.environ.get("KDGRADER_DEBUG"):
        environment["KDGRADER_DEBUG"] = "1"
    process = subprocess.Popen(
        [sys.executable, "-s", "-P", "-c", program],
        env=environment,
        pass_fds=(theirs.fileno(), host_theirs.fileno()),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    theirs.close()
    host_theirs.close()
    return Zygote(process, ForkServer(ours, "zygote"), ForkServer(host_ours, "checker host"))
