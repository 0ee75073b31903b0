"""Reading the hostile corpus: each file's header says what it tries and what must happen. Nothing of it is run here."""

import re
from pathlib import Path
from typing import Any, get_args

import msgspec

from kdgrader.errors import CallError
from kdgrader.i18n import says
from kdgrader.paths import hostile_root
from kdgrader.reports.records import ProblemKind

FAMILIES = (
    "leaving-early", "never-ending", "crashing", "exhausting", "lying-about-values", "lying-about-gradients",
    "lying-in-training", "answering-from-memory", "tampering", "forging", "looking", "reaching-out",
    "the-pages-reader", "the-file-itself", "controls",
)  # fmt: skip
CONTROLS, RIGHT = "controls", "right"
FULL_MARKS, GAIN_NOTHING = "full marks", "gain nothing"
_KEYS = frozenset(["tries", "question", "answer", "must", "limits", "portable", "recipe", "twice", "says"])
_HEADER = re.compile(r"# (\w+): (.+)")
_LIMIT = re.compile(r"(cpu_s|wall_s|memory_mib)=(\d+(?:\.\d+)?)")


class Attack(msgspec.Struct, frozen=True, kw_only=True):
    """One file of the corpus. `must`: what is demanded beside what holds for all; any one of its kinds will do."""

    family: str
    name: str
    path: Path
    tries: str
    question: str
    answer: str  # the same answer without the trick; `right` for a control
    must: tuple[str, ...]
    limits: dict[str, float] = {}
    portable: bool = False
    recipe: bool = False
    twice: bool = False
    says: str = ""

    @property
    def id(self) -> str:
        return f"{self.family}/{self.name}"

    @property
    def is_control(self) -> bool:
        return self.must == (FULL_MARKS,)


def read_corpus(root: Path | None = None) -> tuple[Attack, ...]:
    """Every file of every family, in order. Raises CallError, with file and line, where a header is wrong."""
    root = root or hostile_root()
    if not root.is_dir():
        raise CallError(says("There is no folder {path}.", path=root))
    return tuple(
        read_attack(path) for family in FAMILIES for path in sorted((root / family).glob("*.py")) if path.is_file()
    )


def read_attack(path: Path) -> Attack:
    found: dict[str, str] = {}
    for number, line in enumerate(_lines(path), 1):
        match = _HEADER.fullmatch(line)
        if match is None:
            break
        if match[1] not in _KEYS:
            raise _wrong(path, number, f"{match[1]} is no key of a header")
        found[match[1]] = match[2].strip()
    missing = {"tries", "question", "answer", "must"} - set(found)
    if missing:
        raise _wrong(path, 1, f"the header lacks {', '.join(sorted(missing))}")
    must = tuple(found["must"].split(" or "))
    unknown = set(must) - {FULL_MARKS, GAIN_NOTHING, *get_args(ProblemKind)}
    if unknown:
        raise _wrong(path, 1, f"must: {', '.join(sorted(unknown))} is nothing that can be demanded")
    if (found["answer"] == RIGHT) != (must == (FULL_MARKS,)):
        raise _wrong(path, 1, "a control, and nothing else, has the right answer and must get full marks")
    return Attack(
        family=path.parent.name, name=path.stem, path=path, tries=found["tries"], question=found["question"],
        answer=found["answer"], must=must, limits=_limits(path, found.get("limits", "")),
        portable=found.get("portable") == "yes", recipe=found.get("recipe") == "yes",
        twice=found.get("twice") == "yes", says=found.get("says", ""),
    )  # fmt: skip


def answer_path(attack: Attack) -> Path:
    """The same answer without the trick."""
    return attack.path.parents[1] / "answers" / attack.question / f"{attack.answer}.py"


def _lines(path: Path) -> list[str]:
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.read(4096).lstrip("\ufeff").splitlines()


def _limits(path: Path, text: str) -> dict[str, float]:
    found: dict[str, Any] = {}
    for word in text.split():
        match = _LIMIT.fullmatch(word)
        if match is None:
            raise _wrong(path, 1, f"limits: {word} is no limit")
        found[match[1]] = int(match[2]) if match[1] == "memory_mib" else float(match[2])
    return found


def _wrong(path: Path, line: int, what: str) -> CallError:
    return CallError(f"{path}:{line}: {what}")
