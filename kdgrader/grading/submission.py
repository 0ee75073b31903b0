"""Reading what a candidate hands in: a .py file or a notebook. Nothing of it is parsed as Python here, or run."""

import hashlib
import os
import re
import stat
from pathlib import Path

import msgspec

from kdgrader.errors import CallError
from kdgrader.i18n import says
from kdgrader.reports.records import Problem

MOST_BYTES = 1 << 20
# A line that IPython reads and Python does not: %magic, !command, ?help, help?, and everything after a %%cell magic.
MAGIC = re.compile(r"^\s*(?:[%!?].*|[\w.]+\?{1,2}\s*)$")


class Handed(msgspec.Struct, frozen=True):
    """A submission as read. `problem`: why it can't be graded, though the call was right."""

    name: str
    source: bytes
    sha256: str
    problem: Problem | None = None

    @property
    def text(self) -> str:
        return self.source.decode("utf-8", "replace")


def read_submission(path: Path) -> Handed:
    """The file's source. CallError where the call is wrong: no such file, a folder, something that is no file."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)  # a FIFO must not hold us up
    except FileNotFoundError:
        raise CallError(says("There is no file {path}.", path=path)) from None
    except OSError as error:
        raise CallError(says("{path} cannot be opened: {why}.", path=path, why=error.strerror)) from None
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        if stat.S_ISDIR(mode):
            raise CallError(says("{path} is a folder. Name the file in it.", path=path))
        raise CallError(says("{path} is not a regular file.", path=path))
    with os.fdopen(descriptor, "rb") as file:
        data = file.read(MOST_BYTES + 1)
    digest = "sha256:" + hashlib.sha256(data).hexdigest()
    if len(data) > MOST_BYTES:
        text = says("The file is larger than {most} KiB, more than any answer needs.", most=MOST_BYTES >> 10)
        return Handed(path.name, b"", digest, Problem(kind="refused", says=text))
    if path.suffix == ".ipynb":
        return _notebook(path.name, data, digest)
    return Handed(path.name, data, digest, _unreadable(data))


def _unreadable(data: bytes) -> Problem | None:
    if b"\0" in data:
        return Problem(kind="unreadable", says=says("The file is not text: it holds zero bytes."))
    if re.search(rb"^[ \t\f]*#.*?coding[:=][ \t]*[-\w.]+", b"\n".join(data.splitlines()[:2]), re.MULTILINE):
        return None  # PEP 263: the file names its encoding, and Python will read it so
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        text = says("The file is not UTF-8: line {line} holds a byte that is none. Save it as UTF-8.", line=line)
        return Problem(kind="unreadable", says=text, line=line)
    return None


def _notebook(name: str, data: bytes, digest: str) -> Handed:
    """The code cells of a notebook, one after another, without magics and without what only checks or scribbles."""
    try:
        cells = msgspec.json.decode(data)["cells"]
        sources = [_cell(cell) for cell in cells if cell.get("cell_type") == "code" and not _skipped(cell)]
    except (msgspec.DecodeError, KeyError, TypeError, AttributeError, RecursionError, ValueError):
        problem = Problem(kind="unreadable", says=says("The file ends in .ipynb, but is not a notebook."))
        return Handed(name, b"", digest, problem)
    return Handed(name, "\n\n".join(sources).encode("utf-8", "replace"), digest)


def _skipped(cell: dict[str, dict[str, list[str]]]) -> bool:
    return bool({"check", "scratch"} & set(cell.get("metadata", {}).get("tags", [])))


def _cell(cell: dict[str, object]) -> str:
    source = cell["source"]
    text = "".join(source) if isinstance(source, list) else str(source)
    if text.lstrip().startswith("%%"):
        return ""
    return "\n".join("" if MAGIC.match(line) else line for line in text.splitlines())
