"""Those who must come to no harm while a hostile submission is graded, and what must not be left of it.

Everything is looked at from outside the jail: a process of the same user, a listening socket, a file that lies beside
the submission, a secret in the environment; processes, shared memory and files with the attackers' agreed name.
"""

import contextlib
import secrets
import socket
import subprocess
import sys
import time
from pathlib import Path

SECRET = "KDGRADER_ATTACK_SECRET"  # the environment variable in which every run has another
LEFT_BEHIND = "kdgrader-was-here-*"
SCRATCH = (Path("/tmp"), Path("/dev/shm"), Path("/var/tmp"))
NEIGHBOUR = "neighbour.py"  # somebody else's submission, in the same folder
PATIENCE_S = 2.0  # for what was killed to be gone


class Bystanders:
    """A context manager: before, during and after a run. `harm()` says what has come to harm."""

    def __init__(self) -> None:
        self.secret = secrets.token_hex(16)

    def __enter__(self) -> "Bystanders":
        self.process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(86400)"])
        self.abstract = socket.socket(socket.AF_UNIX)
        self.abstract.bind(f"\0kdgrader-bystander-{secrets.token_hex(4)}")
        self.loopback = socket.socket()
        self.loopback.bind(("127.0.0.1", 0))
        for listener in (self.abstract, self.loopback):
            listener.listen()
            listener.setblocking(False)
        self.ipc = _system_v()
        self.files = left_behind()
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        self.abstract.close()
        self.loopback.close()

    def neighbour(self, folder: Path) -> None:
        (folder / NEIGHBOUR).write_text(f"# {self.secret}\n", "utf-8")

    def harm(self, folder: Path) -> list[str]:
        """What has come to harm since the start, in words; nothing, if all is well."""
        found = []
        if self.process.poll() is not None:
            found.append("a process of the same user was ended")
        for listener in (self.abstract, self.loopback):
            with contextlib.suppress(BlockingIOError):
                listener.accept()[0].close()
                found.append("a socket outside was reached")
        if (folder / NEIGHBOUR).read_text("utf-8") != f"# {self.secret}\n":
            found.append("the file beside the submission was changed")
        if _system_v() - self.ipc:
            found.append("System V shared memory, a queue or a semaphore is left")
        for path in sorted(left_behind() - self.files):
            found.append(f"{path} is left")
        return found


def left_behind() -> set[str]:
    return {str(path) for folder in SCRATCH for path in folder.glob(LEFT_BEHIND)}


def _system_v() -> set[str]:
    """The identifiers of what System V keeps for ever."""
    found = set()
    for kind in ("shm", "msg", "sem"):
        with contextlib.suppress(OSError):
            rows = Path("/proc/sysvipc", kind).read_text().splitlines()[1:]
            found |= {f"{kind} {row.split()[1]}" for row in rows}
    return found


def descendants(pid: int) -> set[int]:
    """All processes that this one has forked, and those that they have, and so on."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, IndexError, ValueError):
                fields = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()
                parents[int(entry.name)] = int(fields[1])
    found: set[int] = set()
    grown = {pid}
    while grown:
        grown = {child for child, parent in parents.items() if parent in grown} - found
        found |= grown
    return found


def gone_in_time(pid: int, before: set[int]) -> bool:
    """Whether all that `pid` forked since `before` has ended, a short while granted."""
    until = time.monotonic() + PATIENCE_S
    while descendants(pid) - before:
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True
