"""How much of its time a submission has used: seconds of computing, and seconds of waiting while nobody computes.

Computing counts first, because it means the same on a busy machine as on an idle one. Waiting counts as well, or a
submission that sleeps would hold its place until the wall clock's generous limit; but only while neither it nor the
checker has anything to compute, so that whoever is merely kept from a core by other work loses nothing.
"""

import contextlib
import os
import time
from pathlib import Path

from kdgrader.jail.client import Child

LONGEST_STEP_S = 0.1  # what one look may add as waiting: the looker may have been kept from a core itself
_TICKS = os.sysconf("SC_CLK_TCK")


class Clock:
    """Of one jail, from one `start` to the next."""

    def __init__(self, jail: Child) -> None:
        self.jail = jail
        self.waited = 0.0
        self._cpu_seen = self._cpu_at_start = 0.0
        self._looked = time.monotonic()

    def start(self) -> None:
        self.waited = 0.0
        self._cpu_at_start = self.cpu()
        self._looked = time.monotonic()

    def cpu(self) -> float:
        """Seconds of computing so far, all threads together; the last figure seen, once it has ended."""
        fields = _stat(f"/proc/{self.jail.seen_pid()}/stat")
        if fields:
            self._cpu_seen = max(self._cpu_seen, (int(fields[11]) + int(fields[12])) / _TICKS)
        return self._cpu_seen

    def used(self) -> float:
        """Seconds of computing since the start."""
        return self.cpu() - self._cpu_at_start

    def look(self, checker: Child | None) -> None:
        """To be called often: notes the time since the last look as waiting if nobody had anything to compute."""
        now, before = time.monotonic(), self._cpu_seen
        step, self._looked = min(now - self._looked, LONGEST_STEP_S), now
        if self.cpu() > before or _computes(self.jail) or (checker is not None and _computes(checker)):
            return
        self.waited += step


def _computes(child: Child) -> bool:
    """Whether any of its threads runs, would run if it got a core, or waits for the disk. True where nothing is known:
    then the wall clock decides."""
    pid = child.seen_pid()
    states = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            states.append(_stat(f"{task}/stat")[:1])
    return not states or any(state and state[0] in "RD" for state in states)


def _stat(path: str) -> list[str]:
    """The fields of a stat file that follow the name, the state first; none if the process is gone."""
    try:
        with open(path, encoding="ascii", errors="replace") as file:  # noqa: PTH123
            return file.read().rpartition(")")[2].split()
    except OSError:
        return []
