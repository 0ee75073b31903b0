"""Many gradings from one zygote leave nothing behind: no process, no descriptor, no file."""

import time
from pathlib import Path

from scale_question import RIGHT


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def children_of(pid: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text("ascii", "replace").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == pid:
            found.append(int(status.parent.name))
    return found


def test_gradings_in_a_row_leave_nothing_behind(graded, zygote):
    hostile = "import os\ndef scale(x, factor=2.0):\n    os._exit(1)\n"
    for _ in range(3):
        graded(RIGHT)
        graded(hostile)
    before = descriptors()
    for _ in range(10):
        assert all(check.status == "passed" for check in graded(RIGHT).verdicts.checks)
        assert all(check.status == "broken" for check in graded(hostile).verdicts.checks)
    assert descriptors() <= before + 2  # the last ones' ends may not have been told yet
    # What is left is the seat of the next grading: a jail in the zygote's hands, a checker in the host's.
    seat = zygote.spare
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline and not _is_all(zygote, 1):
        time.sleep(0.05)
    assert _is_all(zygote, 1)
    assert zygote.jails.seen(seat.jail.ticket).seen_pid() in children_of(zygote.process.pid)
    assert zygote.checkers.seen(seat.checker).seen_pid() in children_of(_host(zygote))


def _is_all(zygote, count: int) -> bool:
    return len(children_of(zygote.process.pid)) == 1 + count and len(children_of(_host(zygote))) == count


def _host(zygote) -> int:
    return min(children_of(zygote.process.pid))
