"""How much of its time a submission has used: seconds of computing, and seconds of waiting while nobody computes.

Computing counts first, because it means the same on a busy machine as on an idle one. Waiting counts as well, or a
submission that sleeps would hold its place until the wall clock's generous limit; but only while neither it nor the
checker has anything to compute, so that whoever is merely kept from a core by other work loses nothing.
"""

import os
import threading
import time

from kdgrader.jail.client import Child

_TICKS = os.sysconf("SC_CLK_TCK")


class Clock:
    """Of one jail, from one `start` to the next."""

    def __init__(self, jail: Child) -> None:
        self.jail = jail
        self._idle = 0.0
        self._cpu_seen = self._cpu_at_start = 0.0
        self._looked = time.monotonic()
        self._busy: dict[int, float] = {}  # process → seconds of computing, or of wanting to, when last looked at

    def start(self) -> None:
        self._idle = 0.0
        self._cpu_at_start = self.cpu()
        self._looked = time.monotonic()
        self._busy = {}

    def cpu(self) -> float:
        """Seconds of computing so far, all threads together; the last figure seen, once it has ended."""
        fields = _stat(f"/proc/{self.jail.seen_pid()}/stat")
        if fields:
            self._cpu_seen = max(self._cpu_seen, (int(fields[11]) + int(fields[12])) / _TICKS)
        return self._cpu_seen

    def used(self) -> float:
        """Seconds of computing since the start."""
        return self.cpu() - self._cpu_at_start

    @property
    def waited(self) -> float:
        """Seconds in which nobody computed or wanted to, since the start."""
        return max(0.0, self._idle)

    def look(self, checker: Child | None) -> None:
        """To be called often: of the time since the last look, what nobody computed or wanted to is waiting."""
        now = time.monotonic()
        step, self._looked = now - self._looked, now
        own = threading.get_native_id()  # what the supervisor is too slow to read, a submission waits to print
        busy = {
            own: _thread_busy(f"/proc/self/task/{own}"),
            **{child.pidfd: _busy(child) for child in self._of(checker)},
        }
        known = {who: seconds for who, seconds in busy.items() if seconds is not None}
        if len(known) == len(busy) and known.keys() == self._busy.keys():
            # What somebody has queued for is told only when the queue lets him in, so this may take back what it gave.
            self._idle += step - sum(max(0.0, known[who] - self._busy[who]) for who in known)
        self._busy = known

    def _of(self, checker: Child | None) -> list[Child]:
        return [self.jail] if checker is None else [self.jail, checker]


def _busy(child: Child) -> float | None:
    """Seconds that a process's threads have computed or waited for a core. None where that cannot be known: then the
    wall clock decides."""
    try:
        tasks = os.listdir(f"/proc/{child.seen_pid()}/task")  # noqa: PTH208
    except OSError:
        return None
    seconds = [_thread_busy(f"/proc/{child.seen_pid()}/task/{task}") for task in tasks]
    known = [each for each in seconds if each is not None]
    return sum(known) if known else None


def _thread_busy(folder: str) -> float | None:
    try:
        with open(f"{folder}/schedstat", encoding="ascii") as file:  # noqa: PTH123
            computed, queued, *_ = file.read().split()  # nanoseconds: see proc_pid_schedstat(5)
        return (int(computed) + int(queued)) / 1e9
    except (OSError, ValueError):
        return None


def _stat(path: str) -> list[str]:
    """The fields of a stat file that follow the name, the state first; none if the process is gone."""
    try:
        with open(path, encoding="ascii", errors="replace") as file:  # noqa: PTH123
            return file.read().rpartition(")")[2].split()
    except OSError:
        return []
