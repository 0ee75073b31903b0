"""A set as data: which questions, in which order, with which numbers. What `set.json` holds.

The candidate's copy leaves out the seed and the hashes: whoever has the seed can draw the hidden inputs.
"""

from pathlib import Path
from typing import Literal

import msgspec

from kdgrader.errors import CallError
from kdgrader.i18n import says
from kdgrader.reports.records import Depth
from kdgrader.text import Lang

SCHEMA: Literal["kdgrader/set/1"] = "kdgrader/set/1"
MANIFEST = "set.json"  # in candidate/ and in interviewer/


class SetQuestion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One question of a set."""

    id: str
    kind: Literal["theory", "coding"]
    minutes: int
    points: float
    numbers: dict[str, float | int] = {}  # of a theory question, as drawn
    hash: str = ""  # of the question and its solution; "" in the candidate's copy


class Remake(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that it takes to make the same set again."""

    seed: int
    bank: str  # the bank's hash
    topics: tuple[str, ...]
    levels: tuple[int, ...]


class SetManifest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A set. `minutes` is what was asked for; the questions take that or less."""

    schema: Literal["kdgrader/set/1"]
    lang: Lang
    minutes: int
    questions: tuple[SetQuestion, ...]
    feedback_depth: Depth = 3  # how deep a candidate may look: 1 what fails, 2 where to look, 3 what it is
    remake: Remake | None = None  # None in the candidate's copy

    @property
    def planned_minutes(self) -> int:
        return sum(question.minutes for question in self.questions)

    @property
    def points(self) -> float:
        return sum(question.points for question in self.questions)


def for_candidate(manifest: SetManifest) -> SetManifest:
    """Without the seed; without the hashes, which would tell a right guess of a solution from a wrong one."""
    questions = tuple(msgspec.structs.replace(question, hash="") for question in manifest.questions)
    return msgspec.structs.replace(manifest, questions=questions, remake=None)


def written(manifest: SetManifest) -> str:
    """As it stands in set.json."""
    plain = msgspec.json.encode(manifest, order="sorted")
    return msgspec.json.format(plain, indent=2).decode() + "\n"


def read_manifest(folder: Path) -> SetManifest:
    """The set whose set.json lies in `folder`, or in `folder`/interviewer where there is one."""
    inside = folder / "interviewer" / MANIFEST
    path = inside if inside.is_file() else folder / MANIFEST
    try:
        return msgspec.json.decode(path.read_bytes(), type=SetManifest)
    except OSError as error:
        raise CallError(says("{folder} is no set: it has no set.json that can be read.", folder=folder)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CallError(says("{path} is not a set of this program: {error}", path=path, error=error)) from error
