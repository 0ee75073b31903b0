"""Work in forked processes, some at a time. Each has limits of its own, gives back plain data, and ends whatever it
does: a mutant may well be an endless loop. torch must be imported, and one thread set, before the first fork.
"""

import contextlib
import faulthandler
import math
import os
import resource
import selectors
import signal
import time
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from kdgrader.errors import KdgraderError
from kdgrader.jail import kernel

K = TypeVar("K")
GIVEN, FAILED = b"+", b"!"
CHUNK = 1 << 16
TICK_S = 0.2


class Bounds(msgspec.Struct, frozen=True):
    """What one process may use."""

    cpu_s: float = 120.0
    wall_s: float = 600.0
    memory_mib: int = 4096  # beyond what its parent has


UNBOUNDED = Bounds(cpu_s=1e6, wall_s=1e6, memory_mib=1 << 24)  # what only waits for others, which are bounded


class Job(NamedTuple, Generic[K]):
    """`work` is run in the fork; what it returns must be data that msgpack can carry. `seconds`: about what it takes,
    where that is so short that others may share its fork."""

    key: K
    work: Callable[[], Any]
    bounds: Bounds = Bounds()
    seconds: float = math.inf


class Ended(msgspec.Struct, frozen=True):
    """How a fork ended: with data, or why not (`fault`: a traceback; `killed`: by a limit, or crashed)."""

    data: bytes = b""
    fault: str = ""
    killed: str = ""
    cpu_s: float = 0.0  # what it computed, however it ended


class _Running(msgspec.Struct):
    key: Any
    pid: int
    pipe: int
    deadline: float
    received: bytearray = msgspec.field(default_factory=bytearray)
    late: bool = False


def in_forks(
    jobs: Iterable[Job[K]], side_by_side: int, tick: Callable[[], None] = lambda: None
) -> Iterator[tuple[K, Ended]]:
    """Every job's end, in the order in which they end. The next job is asked for only when there is room for it.
    `tick` is called several times a second."""
    waiting = iter(jobs)
    running: dict[int, _Running] = {}
    try:
        with selectors.DefaultSelector() as selector:
            while True:
                while len(running) < side_by_side and (job := next(waiting, None)) is not None:
                    started = _start(job)
                    running[started.pipe] = started
                    selector.register(started.pipe, selectors.EVENT_READ)
                if not running:
                    return
                for key, _ in selector.select(TICK_S):
                    one = running[key.fd]
                    chunk = os.read(one.pipe, CHUNK)
                    one.received += chunk
                    if not chunk:
                        selector.unregister(one.pipe)
                        del running[one.pipe]
                        yield one.key, _ended(one)
                _end_the_late(running.values())
                tick()
    finally:  # nobody wants the rest: an error, or Ctrl-C
        for one in running.values():
            os.kill(one.pid, signal.SIGKILL)
            _ended(one)


def _start(job: Job[Any]) -> _Running:
    reading, writing = os.pipe()
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _become(job, writing, parent)
    os.close(writing)
    return _Running(job.key, pid, reading, time.monotonic() + job.bounds.wall_s)


def _become(job: Job[Any], pipe: int, parent: int) -> None:
    """The rest of a fork's life."""
    status = 1
    try:
        _prepare(job.bounds, parent)
        try:
            data = GIVEN + msgspec.msgpack.encode(job.work())
        except KdgraderError as error:  # it says what happened and where; a traceback would hide that
            data = FAILED + str(error).encode(errors="replace")
        except BaseException as error:
            data = FAILED + "".join(traceback.format_exception(error))[-4000:].encode(errors="replace")
        with open(pipe, "wb") as end:
            end.write(data)
        status = 0
    finally:
        os._exit(status)  # no atexit, no flush of what the parent had buffered


def _prepare(bounds: Bounds, parent: int) -> None:
    with contextlib.suppress(OSError):
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    faulthandler.disable()  # it would print into what its parent had open
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    warnings.simplefilter("ignore")
    cpu_s = int(bounds.cpu_s) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 1))
    with contextlib.suppress(OSError, ValueError):
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            now = int(file.read().split()[0]) * resource.getpagesize()
        most = now + (bounds.memory_mib << 20)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _end_the_late(running: Iterable[_Running]) -> None:
    now = time.monotonic()
    for one in running:
        if now > one.deadline and not one.late:
            one.late = True
            os.kill(one.pid, signal.SIGKILL)


def _ended(one: _Running) -> Ended:
    os.close(one.pipe)
    _, status, used = os.wait4(one.pid, 0)
    cpu_s = used.ru_utime + used.ru_stime
    kind, data = bytes(one.received[:1]), bytes(one.received[1:])
    if status == 0 and kind == GIVEN:
        return Ended(data=data, cpu_s=cpu_s)
    if status == 0 and kind == FAILED:
        return Ended(fault=data.decode(errors="replace"), cpu_s=cpu_s)
    if one.late or os.WTERMSIG(status) == signal.SIGXCPU:
        return Ended(killed="timeout", cpu_s=cpu_s)
    return Ended(killed=f"crashed (status {status})", cpu_s=cpu_s)
