"""Reading what a candidate hands in: a .py file or a notebook. Nothing of it is parsed as Python here, or run."""

import errno
import hashlib
import io
import os
import re
import stat
import tokenize
from pathlib import Path

import msgspec

from kdgrader.clean import clean_name
from kdgrader.errors import CallError
from kdgrader.grading import notebook
from kdgrader.i18n import says
from kdgrader.reports.records import Problem
from kdgrader.text import Text

MOST_BYTES = 1 << 20
# In which people write Python, and in which a character is a character: with others (UTF-7, unicode_escape, rot13) a
# comment can hold code.
ENCODINGS = frozenset(["utf-8", "utf-8-sig", "ascii", "us-ascii", "iso-8859-1", "latin-1", "cp1252",
                       "gbk", "gb2312", "gb18030", "big5", "cp936"])  # fmt: skip
UNKNOWN = "unknown"
_CODING = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*[-\w.]+", re.MULTILINE)


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
        # A FIFO must not hold us up. A link may have come with the submission, and lead to a file of the interviewer's.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW)
    except FileNotFoundError:
        raise CallError(says("There is no file {path}.", path=path)) from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise CallError(says("{path} is a symbolic link. Name the file that it leads to.", path=path)) from None
        raise CallError(says("{path} cannot be opened: {why}.", path=path, why=error.strerror)) from None
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        if stat.S_ISDIR(mode):
            raise CallError(says("{path} is a folder. Name the file in it.", path=path))
        raise CallError(says("{path} is not a regular file.", path=path))
    is_notebook = path.suffix == ".ipynb"
    most = notebook.MOST_BYTES if is_notebook else MOST_BYTES
    with os.fdopen(descriptor, "rb") as file:
        data = file.read(most + 1)
    # A name need not be text, nor stand on one line.
    name = clean_name(os.fsencode(path.name).decode("utf-8", "replace"))
    digest = "sha256:" + hashlib.sha256(data).hexdigest()
    if len(data) > most:
        return _too_large(name, digest, most)
    return _notebook(name, data, digest) if is_notebook else _python(name, data, digest)


def _python(name: str, data: bytes, digest: str) -> Handed:
    """Source in an encoding that people write in, as UTF-8: what a page shows is then what runs."""
    if b"\0" in data:
        return Handed(name, data, digest, _unreadable(says("The file is not text: it holds zero bytes.")))
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError:
        encoding = UNKNOWN if _CODING.search(b"\n".join(data.splitlines()[:2])) else "utf-8"
    if encoding.lower().replace("_", "-") not in ENCODINGS:
        text = says("The file names an encoding that is not read here. Save it as UTF-8, without such a line.")
        return Handed(name, data, digest, _unreadable(text, 1))
    try:
        return Handed(name, data.decode(encoding).encode(), digest)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        text = says("The file is not UTF-8: line {line} holds a byte that is none. Save it as UTF-8.", line=line)
        return Handed(name, data, digest, _unreadable(text, line))


def _unreadable(text: Text, line: int | None = None) -> Problem:
    return Problem(kind="unreadable", says=text, line=line)


def _notebook(name: str, data: bytes, digest: str) -> Handed:
    try:
        code = notebook.code_of(data).encode("utf-8", "replace")
    except (msgspec.MsgspecError, RecursionError, ValueError):
        problem = _unreadable(says("The file ends in .ipynb, but is not a notebook."))
        return Handed(name, b"", digest, problem)
    return _too_large(name, digest, MOST_BYTES) if len(code) > MOST_BYTES else Handed(name, code, digest)


def _too_large(name: str, digest: str, most: int) -> Handed:
    text = says("The file is larger than {most} KiB, more than any answer needs.", most=most >> 10)
    return Handed(name, b"", digest, Problem(kind="refused", says=text))
