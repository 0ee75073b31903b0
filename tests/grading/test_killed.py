"""kill -9 at random moments, on the parent, the checker or the jail: nothing survives, nothing is half-written."""

import ctypes
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from scale_question import LIMITS, RIGHT, SCALE

from kdgrader.attack.bystanders import descendants
from kdgrader.errors import GraderError
from kdgrader.grading.supervise import Supervisor
from kdgrader.jail.client import start_zygote

RIGHT_LOSS = Path(__file__).parents[2] / "examples" / "kd_loss_right.py"
PR_SET_CHILD_SUBREAPER = 36
LONGEST_S = 2.0


@pytest.fixture
def subreaper():
    """Orphans become this process's children, so that none can hide."""
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    yield
    prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def living(before: set[int]) -> set[int]:
    """Descendants that are new and no mere zombies of ours."""
    found = set()
    for pid in descendants(os.getpid()) - before:
        try:
            state = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state not in "ZX":
            found.add(pid)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_nothing_survives_the_parent(seed, tmp_path, subreaper):
    before = descendants(os.getpid())
    moment = random.Random(seed).uniform(0.2, 2.5)
    command = [sys.executable, "-m", "kdgrader", "grade", "kd-loss", str(RIGHT_LOSS), "-o", str(tmp_path / "out")]
    parent = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(moment)
    parent.kill()
    parent.wait()
    until = time.monotonic() + LONGEST_S
    while living(before) and time.monotonic() < until:
        time.sleep(0.02)
    assert not living(before)
    report = tmp_path / "out" / "report.json"
    if report.exists():
        json.loads(report.read_text("utf-8"))
        assert (tmp_path / "out" / "candidate.html").read_text("utf-8").rstrip().endswith("</html>")
    while True:  # the zombies that were left to us
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                break
        except ChildProcessError:
            break


class Killing(Supervisor):
    """Ends the checker, or the jail, at a moment of its own choosing."""

    victim = "jail"
    after_s = 0.0

    def _wait(self, line):
        if not hasattr(self, "timer"):
            self.timer = threading.Timer(self.after_s, self._strike)
            self.timer.start()
        super()._wait(line)

    def _strike(self):
        child = self.jail.child if self.victim == "jail" and self.jail else self.checker
        if child is not None and child.pidfd >= 0:
            try:
                signal.pidfd_send_signal(child.pidfd, signal.SIGKILL)
            except OSError:
                return


BUSY = RIGHT.replace("    if factor == 0", "    import time; until = time.process_time() + 0.1\n    while time.process_time() < until: pass\n    if factor == 0")  # fmt: skip


@pytest.mark.parametrize("victim", ["jail", "checker"])
@pytest.mark.parametrize("seed", range(3))
def test_a_grading_whose_process_is_killed_says_so_and_the_next_is_whole(graded, zygote, victim, seed):
    from kdgrader.grading.talk import Task

    def task() -> Task:
        return Task(
            question="scale", seed=1, entry_points=("scale",), source=BUSY.encode(), limits=LIMITS,
            reference=str(SCALE / "reference.py"), checks=str(SCALE / "checks.py"),
        )  # fmt: skip

    killer = Killing(zygote, LIMITS)
    killer.victim, killer.after_s = victim, random.Random(seed).uniform(0.0, 0.4)
    try:
        statuses = {check.status for check in killer.run(task()).verdicts.checks}
        assert statuses <= {"passed", "broken"}  # what is right is never called wrong
    except GraderError:
        pass  # the checker's end is the grader's own fault, and said to be
    finally:
        killer.timer.join()
    assert {check.status for check in graded(RIGHT).verdicts.checks} == {"passed"}


def test_two_gradings_at_once_cannot_see_each_other():
    source = (
        "import os, time\n\ndef scale(x, factor=2.0):\n    seen = []\n    until = time.time() + 0.5\n"
        "    while time.time() < until:\n        for pid in range(2, 600):\n            try:\n"
        "                os.kill(pid, 0)\n                seen.append(pid)\n"
        "            except OSError: pass\n        for folder in ('/proc', '/tmp', '/dev/shm'):\n"
        "            try: seen += os.listdir(folder)\n            except OSError: pass\n"
        "    print('SEEN', sorted(set(seen)))\n    return factor * x\n"
    )
    printed: list[bytes] = []

    def one() -> None:
        from kdgrader.grading.talk import Task

        task = Task(
            question="scale", seed=1, entry_points=("scale",), source=source.encode(), limits=LIMITS,
            reference=str(SCALE / "reference.py"), checks=str(SCALE / "checks.py"),
        )  # fmt: skip
        with start_zygote(hidden=[SCALE]) as own:
            outcome = Supervisor(own, LIMITS).run(task)
        printed.extend(bytes(text.stdout) for text in outcome.printed.values())

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = {line for text in printed for line in text.split(b"\n") if line}
    assert lines == {b"SEEN []"}
