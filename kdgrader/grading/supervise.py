"""One grading as the parent sees it: a checker, its jails one after another, deadlines, and what was printed."""

import contextlib
import os
import select
import time
from collections.abc import Callable

import msgspec

from kdgrader.bank.records import Limits, Mistake
from kdgrader.errors import GraderError
from kdgrader.grading import problems
from kdgrader.grading.clock import Clock
from kdgrader.grading.talk import (
    Began,
    Death,
    Ended,
    Gone,
    JailGiven,
    Layers,
    Line,
    Mistakes,
    Noted,
    Task,
    Verdicts,
    WantJail,
    WantMistakes,
)
from kdgrader.jail.client import Child, Zygote
from kdgrader.jail.sandbox import LAYERS, JailSpec
from kdgrader.jail.seats import Coming, SeatSpec, ask_for_jail, give_up, keep_seat_ready, take_seat
from kdgrader.reports.records import Problem

LOOK_S = 0.02  # between two looks at the deadline
OUTPUT_CAP = 32 << 10  # bytes kept of each stream of each check; the rest is read and dropped
WHOLE = 3  # a whole submission may take this many times what one check may
GRACE_S = 120.0  # how long the checker itself may take beyond its submission's deadlines
LOAD, BETWEEN = "load", ""


class Printed(msgspec.Struct):
    """What a submission printed during one check."""

    stdout: bytearray = msgspec.field(default_factory=bytearray)
    stderr: bytearray = msgspec.field(default_factory=bytearray)
    truncated: bool = False


class Supervised(msgspec.Struct, frozen=True):
    """What came of a grading."""

    verdicts: Verdicts
    layers: tuple[str, ...]
    printed: dict[str, Printed]
    starved: bool = False  # ended by the wall clock while it would have computed: other work had the cores


class _Jail:
    def __init__(self, child: Child, stdout: int, stderr: int) -> None:
        self.child, self.stdout, self.stderr = child, stdout, stderr
        self.problem: Problem | None = None  # why we killed it, if we did
        self.clock = Clock(child)


class Supervisor:
    """Runs one task to its verdicts. Whatever the submission does, it ends, and nothing of it is left."""

    def __init__(
        self,
        zygote: Zygote,
        limits: Limits,
        layers: tuple[str, ...] = LAYERS,
        meanwhile: Callable[[], object] = tuple,
    ) -> None:
        """`meanwhile` is called once the checks have begun, when there is nothing to do here but to watch: milliseconds
        of work that the report will need."""
        self.zygote, self.limits, self.wanted, self.meanwhile = zygote, limits, layers, meanwhile
        self.jail: _Jail | None = None
        self.checker: Child | None = None
        self.starved = self.stayed = False
        self.looked = 0.0  # when the deadline was last looked at
        self.next: Coming | None = None
        self.printed: dict[str, Printed] = {}
        self.layers: tuple[str, ...] | None = None
        self.current = LOAD
        self.running = False
        self.began = 0.0
        self.spent_s = self.spent_wall_s = 0.0  # of computing and waiting; of wall time

    def run(self, task: Task, mistakes: Callable[[], tuple[Mistake, ...]] = tuple) -> Supervised:
        """`mistakes` is asked for them when a check has failed."""
        self.spec = SeatSpec(self._jail_spec(), msgspec.msgpack.encode(task.for_checker()))
        self.mistakes = mistakes
        seat = take_seat(self.zygote, self.spec)
        self.next, line = seat.jail, Line(seat.line)
        try:
            line.say(task)
            self.checker = self.zygote.checkers.given(seat.checker)
            verdicts = self._converse(line)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            raise GraderError("The checker ended unexpectedly. Run again with KDGRADER_DEBUG=1 to see why.") from None
        finally:
            seat.line.close()
            self._end_jail()
            if self.next is not None:  # it was never used
                give_up(self.zygote, self.next)
            (self.checker or self.zygote.checkers.given(seat.checker)).kill()
        if verdicts.fault:
            raise GraderError(f"A check of this question is at fault, not the submission:\n{verdicts.fault}")
        return Supervised(verdicts, self.layers or (), self.printed, self.starved)

    def _converse(self, line: Line) -> Verdicts:
        while True:
            self._wait(line)
            message, _ = line.hear()
            if isinstance(message, Verdicts):
                return message
            if isinstance(message, WantJail):
                self._give_jail(line)
            elif isinstance(message, Began):
                self.current, self.running, self.began = message.check, True, time.monotonic()
                self._measure_from_here()
            elif isinstance(message, Ended):
                self._drain()
                self._stop_clock()
                if message.check == LOAD:
                    self.current = BETWEEN
                    line.say(Noted())
                    keep_seat_ready(self.zygote, self.spec)
                    self.meanwhile()
            elif isinstance(message, Layers):
                self.layers = message.held
            elif isinstance(message, WantMistakes):
                line.say(Mistakes(self.mistakes()))
            elif isinstance(message, Gone):
                line.say(Death(self._death(message)))

    def _wait(self, line: Line) -> None:
        """Until the checker says something: read what the submission prints, and watch the clock."""
        patience = time.monotonic() + self.limits.wall_s + GRACE_S
        while True:
            readers = [line.end.fileno()]
            if self.jail is not None:
                readers += [fd for fd in (self.jail.stdout, self.jail.stderr) if fd >= 0]
            ready, _, _ = select.select(readers, [], [], 0.05 if self.running else 1.0)
            for descriptor in ready:
                if descriptor != readers[0]:
                    self._read(descriptor)
            if readers[0] in ready:
                return
            now = time.monotonic()
            if now - self.looked > LOOK_S:  # looking costs more than reading what a submission prints
                self.looked = now
                self._check_deadline()
            if now > patience:
                raise GraderError("The checker did not answer in time.")

    def _measure_from_here(self) -> None:
        if self.jail is None:
            return
        self.jail.clock.start()
        problem = self._no_time_left()
        if problem is not None and self.jail.problem is None:
            self._kill(problem)

    def _no_time_left(self) -> Problem | None:
        """The problem of a submission that has used up what all its checks may take together."""
        if self.spent_s > WHOLE * self.limits.cpu_s:
            return problems.no_time_left(WHOLE * self.limits.cpu_s)
        if self.spent_wall_s > WHOLE * self.limits.wall_s:
            self.starved = True
            return problems.no_time_left(WHOLE * self.limits.wall_s)
        return None

    def _check_deadline(self) -> None:
        if not self.running or self.jail is None or self.jail.problem is not None:
            return
        clock, limit = self.jail.clock, self.limits.cpu_s
        clock.look(self.checker)
        if clock.used() > limit:
            self._kill(problems.timeout_cpu(limit))
        elif clock.used() + clock.waited > limit:
            self._kill(problems.timeout_waiting(limit))
        elif time.monotonic() - self.began > self.limits.wall_s:
            self._starve(problems.timeout_wall(self.limits.wall_s))

    def _starve(self, problem: Problem) -> None:
        self.starved = True
        self._kill(problem)

    def _kill(self, problem: Problem) -> None:
        assert self.jail is not None
        self.jail.problem = problem
        self.jail.child.kill()

    def _stop_clock(self) -> None:
        if self.running:
            self.running = False
            self.spent_wall_s += time.monotonic() - self.began
            if self.jail is not None:
                self.spent_s += self.jail.clock.used() + self.jail.clock.waited

    def _jail_spec(self) -> bytes:
        # The kernel's own limit is for when nobody watches: here the clock ends a check long before.
        spec = JailSpec((WHOLE + 1) * self.limits.cpu_s + 5, self.limits.memory_mib, self.wanted)
        return msgspec.msgpack.encode(spec)

    def _give_jail(self, line: Line) -> None:
        self._end_jail()
        problem = self._no_time_left()
        if problem is not None:
            line.say(Death(problem))
            return
        coming, self.next = self.next or ask_for_jail(self.zygote, self.spec.jail), None
        self.zygote.wait_until_started()
        self.jail = _Jail(self.zygote.jails.given(coming.ticket), coming.stdout, coming.stderr)
        for descriptor in (coming.stdout, coming.stderr):
            os.set_blocking(descriptor, False)
        line.say(JailGiven(), (coming.link.fileno(),))
        coming.link.close()

    def _death(self, gone: Gone) -> Problem:
        self._stop_clock()
        jail = self.jail
        if jail is None:
            return problems.bad_reply()
        if gone.bad_reply and jail.problem is None:
            jail.problem = problems.bad_reply()
        jail.child.kill() if jail.problem is not None else self._let_it_end(jail)
        self._drain()
        status = self._end_jail(status_wanted=True)
        if jail.problem is not None:
            return jail.problem
        # Ended without our doing: with its last CPU second used up, the kernel was the one to end it.
        return problems.ended(status)

    def _let_it_end(self, jail: _Jail) -> None:
        """Its socket is closed, so it should be ending; a candidate that closed the socket and goes on is killed."""
        # A busy machine needs its time to end a process; whoever stayed once is not waited for again.
        if not jail.child.ends_within(50 if self.stayed else 500):
            self.stayed = True
            jail.problem = problems.bad_reply()
            jail.child.kill()

    def _end_jail(self, *, status_wanted: bool = False) -> int:
        """Kills the jail of the moment; the zygote reaps it. Its exit status, where that is wanted."""
        jail, self.jail = self.jail, None
        if jail is None:
            return 0
        jail.child.kill()
        status = self.zygote.jails.wait(jail.child) if status_wanted else 0
        for descriptor in (jail.stdout, jail.stderr):
            if descriptor >= 0:
                os.close(descriptor)
        return status

    def _drain(self) -> None:
        """Everything printed so far: a jail flushes before it replies, so it is in the pipes already."""
        if self.jail is None:
            return
        limit = time.monotonic() + 1.0
        for descriptor in (self.jail.stdout, self.jail.stderr):
            while descriptor >= 0 and self._read(descriptor) and time.monotonic() < limit:
                pass

    def _read(self, descriptor: int) -> bool:
        assert self.jail is not None
        with contextlib.suppress(BlockingIOError):
            chunk = os.read(descriptor, 1 << 16)
            if not chunk:
                self._closed(descriptor)
                return False
            kept = self.printed.setdefault(self.current, Printed())
            stream = kept.stdout if descriptor == self.jail.stdout else kept.stderr
            room = OUTPUT_CAP - len(stream)
            stream += chunk[:room]
            kept.truncated |= len(chunk) > room
            return True
        return False

    def _closed(self, descriptor: int) -> None:
        assert self.jail is not None
        os.close(descriptor)
        if descriptor == self.jail.stdout:
            self.jail.stdout = -1
        else:
            self.jail.stderr = -1
