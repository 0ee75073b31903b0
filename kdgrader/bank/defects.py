"""What is wrong with a bank, as data. The reader notes every defect and goes on; `load_bank` raises the
first, the lint lists them all: one set of rules, two audiences.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import msgspec


class Defect(msgspec.Struct, frozen=True):
    """One thing that is wrong, where it stands, and what to do about it."""

    path: Path
    line: int | None
    message: str
    kind: Literal["defect", "to-write"] = "defect"  # to-write: nothing is wrong, it is not written yet

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else f"{self.path}"
        return f"{where}: {self.message}"


def nearest(word: object, known: Iterable[str], *, n: int) -> list[str]:
    """The known words that look most like this one, the nearest first."""
    import difflib  # 5 ms, of which a start without a typing error needs none

    return difflib.get_close_matches(str(word), list(known), n=n, cutoff=0.6)


def meant(word: object, known: Iterable[str]) -> str:
    """ ", did you mean `…`?" where some known word is near, else nothing."""
    near = nearest(word, known, n=1)
    return f", did you mean `{near[0]}`?" if near else ""
