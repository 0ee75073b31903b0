"""Reports as files: strict when read, complete or absent when written."""

import os
import re
import tempfile
from pathlib import Path

import msgspec

from kdgrader.errors import CallError
from kdgrader.reports.pages import Audience, render_html
from kdgrader.reports.records import SCHEMA, Depth, Report
from kdgrader.reports.words import report_error
from kdgrader.text import Lang

MAX_REPORT_BYTES = 64 * 2**20  # the largest that a grading writes is some 2 MiB
_C1 = re.compile("[\x7f-\x9f]")  # some terminals take these for escape codes


class _Envelope(msgspec.Struct):
    schema: str


def read_report(path: Path | str) -> Report:
    """The report in a file; a CallError on anything else."""
    path = Path(path)
    try:
        if path.stat().st_size > MAX_REPORT_BYTES:
            raise CallError(report_error("too-large", path=path))
        data = path.read_bytes()
    except OSError as error:
        raise CallError(report_error("no-file", path=path, reason=error.strerror)) from error
    try:
        schema = msgspec.json.decode(data, type=_Envelope).schema
        if schema != SCHEMA:
            raise CallError(report_error("other-schema", path=path, schema=schema[:60], known=SCHEMA))
        return msgspec.json.decode(data, type=Report)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CallError(report_error("no-report", path=path, reason=str(error)[:300])) from error


def to_json(report: Report) -> bytes:
    """The report as indented JSON. What is not finite becomes null."""
    text = msgspec.json.format(msgspec.json.encode(report), indent=2).decode()
    return _C1.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode() + b"\n"


def write_pages(
    report: Report,
    folder: Path | str,
    *,
    lang: Lang,
    audiences: tuple[Audience, ...] = ("candidate", "interviewer"),
    depth: Depth = 3,
) -> None:
    """Write <audience>.html for each audience and, with the interviewer's, report.json.

    The candidate's page alone leaves report.json as it is: beside it may lie the interviewer's, which holds more.
    """
    pages = {
        f"{audience}.html": render_html(report, audience=audience, lang=lang, depth=depth) for audience in audiences
    }
    if "interviewer" in audiences:
        write_file(Path(folder) / "report.json", to_json(report))
    for name, page in pages.items():
        write_file(Path(folder) / name, page.encode())


def write_file(path: Path, content: bytes) -> None:
    """Whole or not at all, its folder with it. Raises CallError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, content)
    except OSError as error:
        raise CallError(report_error("not-written", path=path.parent, reason=error.strerror)) from error


def _write(path: Path, content: bytes) -> None:
    """Beside its place first, then renamed, so that a reader never meets half a file."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(name).chmod(0o666 & ~_umask())  # mkstemp's files are for their owner alone
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
