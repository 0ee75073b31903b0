"""The code of a notebook: its code cells one after another, without magics, and without what only checks or scribbles.

Nothing of it is parsed as Python here, or run: of Python's grammar only strings, brackets and comments are told apart.
"""

import re
from collections.abc import Iterator

import msgspec

MOST_BYTES = 8 << 20  # with the pictures that it holds
# What IPython reads and Python does not, where a statement begins: %magic, !command, ?help, help?
MAGIC = re.compile(r"\s*(?:%[A-Za-z].*|[!?].*|[\w.]+\?{1,2}\s*)")
ASSIGNED = re.compile(r"\s*[\w., ]+=\s*(?:%[A-Za-z]|!).*")  # files = !ls
# A magic of the whole cell whose text is Python all the same; of others (%%bash, %%html) the cell is left out.
WITH_CODE = re.compile(r"\s*%%(?:time|timeit|capture|prun)\b")
TAGS_LEFT_OUT = frozenset(["check", "scratch"])
_TOKEN = re.compile(
    r"#[^\n]*"
    r"|(?P<triple>'''|\"\"\")"
    r"|'(?:\\.|[^'\\\n])*'?|\"(?:\\.|[^\"\\\n])*\"?"
    r"|(?P<open>[\[({])|(?P<close>[\])}])|(?P<joined>\\$)"
)


class Metadata(msgspec.Struct, frozen=True):
    tags: list[str] = []


class Cell(msgspec.Struct, frozen=True):
    cell_type: str
    source: str | list[str]
    metadata: Metadata = Metadata()


class Notebook(msgspec.Struct, frozen=True):
    cells: list[Cell]


_decoder = msgspec.json.Decoder(Notebook)  # made before there are threads: several files are read side by side


def code_of(data: bytes) -> str:
    """The code of a notebook's bytes. Raises msgspec.MsgspecError, ValueError or RecursionError if it is none."""
    cells = _decoder.decode(data).cells
    return "\n\n".join(
        _without_magics(cell.source if isinstance(cell.source, str) else "".join(cell.source))
        for cell in cells
        if cell.cell_type == "code" and not TAGS_LEFT_OUT & set(cell.metadata.tags)
    )


def _without_magics(text: str) -> str:
    lines = text.replace("\r\n", "\n").split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if lines[first].lstrip().startswith("%%"):
        if not WITH_CODE.match(lines[first]):
            return ""
        lines[first] = ""
    return "\n".join(
        "" if begins and (MAGIC.fullmatch(line) or ASSIGNED.fullmatch(line)) else line for line, begins in _begun(lines)
    )


def _begun(lines: list[str]) -> Iterator[tuple[str, bool]]:
    """Each line, and whether a statement begins there: not within brackets or a long string, not after a backslash."""
    depth, quotes, joined = 0, "", False
    for line in lines:
        begins = depth <= 0 and not quotes and not joined
        yield line, begins
        if begins and (MAGIC.fullmatch(line) or ASSIGNED.fullmatch(line)):
            continue
        joined, place = False, 0
        while place < len(line):
            if quotes:
                end = _end_of_string(line, place, quotes)
                if end < 0:
                    break
                place, quotes = end, ""
                continue
            found = _TOKEN.search(line, place)
            if found is None:
                break
            place = found.end()
            quotes = found["triple"] or ""
            depth += bool(found["open"]) - bool(found["close"])
            joined = bool(found["joined"])


def _end_of_string(line: str, place: int, quotes: str) -> int:
    """Where a long string ends in a line, or -1."""
    found = re.compile(r"(?:\\.|[^\\])*?" + quotes).match(line, place)
    return found.end() if found else -1
