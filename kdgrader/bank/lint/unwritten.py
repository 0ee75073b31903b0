"""Places that `bank new` and `bank adopt` have left to their author: each is named until it is written."""

import re
from collections.abc import Iterator
from pathlib import Path

from kdgrader.bank.defects import Defect
from kdgrader.bank.questions import entries

MARK = "TODO(write)"  # what stands in such a place, with a few words about what belongs there
_PLACE = re.compile(re.escape(MARK) + r"[:：]?[ \t]*(?P<what>.*)")
_CLOSING = re.compile(r"\s*(-->|''')?\s*$")  # of a comment in markdown, of a text in TOML


def places_still_to_write(root: Path) -> Iterator[Defect]:
    """Every mark in every file of the bank, a line at a time."""
    for path in (*_files(root / "questions"), *_files(root / "solutions")):
        data = _read(path)
        if MARK.encode() not in data:
            continue
        for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
            place = _PLACE.search(line)
            if place:
                what = _CLOSING.sub("", place["what"]) or "the text that belongs here"
                yield Defect(path, number, f"still to write: {what}", kind="to-write")


def _files(folder: Path) -> Iterator[Path]:
    for path in entries(folder):
        if path.is_dir():
            yield from _files(path)
        else:
            yield path


def _read(path: Path) -> bytes:
    """A file that cannot be read is another rule's defect."""
    try:
        return path.read_bytes() if path.is_file() else b""
    except OSError:
        return b""
