"""One command, run on a hostile file without any protection but limits, and nothing of it left afterwards."""

import contextlib
import os
import resource
import secrets
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

MARK = "KDGRADER_ATTEMPT"  # every process of an attempt carries it, whichever group or session it has gone to
LIMITS = {
    resource.RLIMIT_DATA: 3 << 30,  # bytes that it may write to, for each process: an attack takes all there is
    resource.RLIMIT_FSIZE: 256 << 20,
    resource.RLIMIT_CORE: 0,
}
TAIL = 2000  # characters of its output that are kept, to say why something went wrong


class Ended(NamedTuple):
    """How a command ended. `status`: None if it was ended for taking too long."""

    status: int | None
    seconds: float
    tail: str


def run(words: list[str], folder: Path, *, environment: Mapping[str, str], timeout_s: float) -> Ended:
    """Runs `words` in `folder`, in a process group of its own, and ends all that it has started."""
    mark = secrets.token_hex(8)
    output = folder / ".output"
    begun = time.monotonic()
    with output.open("wb") as file:
        process = subprocess.Popen(
            words, cwd=folder, env={**environment, MARK: mark}, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT,
        )  # fmt: skip
        # From outside, since a function before exec is not safe beside threads; what it starts inherits them.
        with contextlib.suppress(ProcessLookupError):
            for limit, most in LIMITS.items():
                resource.prlimit(process.pid, limit, (most, most))
        status: int | None
        try:
            status = process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            status = None
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        end_all(mark)
    return Ended(status, time.monotonic() - begun, output.read_text("utf-8", errors="replace")[-TAIL:])


def end_all(mark: str) -> None:
    """Ends whoever carries the mark. The group is not enough: a Jupyter kernel has a session of its own."""
    while left := list(marked(mark)):
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.01)


def marked(mark: str) -> Iterator[int]:
    """The processes that carry the mark. One that has ended has no environment any more."""
    wanted = f"{MARK}={mark}".encode()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if wanted in (entry / "environ").read_bytes().split(b"\0"):
                    yield int(entry.name)
