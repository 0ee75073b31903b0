"""What a question is, as frozen records. Front matter and folders on disk: see docs/writing-questions.md."""

from pathlib import Path
from typing import Literal

import msgspec

from kdgrader.text import Text

Topic = Literal[
    "foundations",
    "losses",
    "training",
    "features",
    "relations",
    "language-models",
    "interpretability",
    "practice",
]
TOPICS: tuple[Topic, ...] = (
    "foundations", "losses", "training", "features",
    "relations", "language-models", "interpretability", "practice",
)  # fmt: skip
Form = Literal["choice", "choices", "number", "line", "text"]


class Aspect(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is graded. Its points are given whole, when it and all it needs pass."""

    id: str
    points: float
    text: Text
    needs: tuple[str, ...] = ()


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one check of a submission may use."""

    cpu_s: float = 10.0
    wall_s: float = 60.0
    memory_mib: int = 1024


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What both kinds of question share. `body` is markdown with dollar math."""

    id: str
    topic: Topic
    level: int
    minutes: int
    title: Text
    body: Text
    aspects: tuple[Aspect, ...]
    tags: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    folder: Path  # for coding: the question's folder; for theory: the folder that its .md lies in

    @property
    def max_score(self) -> float:
        return sum(aspect.points for aspect in self.aspects)


class CodingQuestion(Question, frozen=True, kw_only=True):
    """A question answered by code, graded by hidden checks."""

    entry_points: tuple[str, ...]
    limits: Limits = Limits()
    warm: tuple[str, ...] = ()  # what the zygote imports beforehand: "optimizers", "sklearn", "trees"

    @property
    def kind(self) -> Literal["coding"]:
        return "coding"


class Option(msgspec.Struct, frozen=True):
    id: str
    text: Text


class Draw(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one number of a question is drawn by seed: exactly one of the three ways."""

    choose: tuple[float | int, ...] | None = None
    integer: tuple[int, int] | None = None  # both ends included
    uniform: tuple[float, float] | None = None
    decimals: int = 2  # of a uniform draw


class Tolerance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An answer is right when it is within either of the two of the computed one."""

    absolute: float = 0.0
    relative: float = 0.0


class TheoryQuestion(Question, frozen=True, kw_only=True):
    """A question answered by an option, a number, a line of code or a few sentences."""

    form: Form
    options: tuple[Option, ...] = ()
    draws: dict[str, Draw] = {}
    tolerance: Tolerance = Tolerance()

    @property
    def kind(self) -> Literal["theory"]:
        return "theory"


AnyQuestion = CodingQuestion | TheoryQuestion


class Edit(msgspec.Struct, frozen=True):
    """Replace the one occurrence of `find` in the reference by `put`."""

    find: str
    put: str


class Variant(msgspec.Struct, frozen=True, kw_only=True):
    """One way in which a mistake shows: edits of the reference, or a whole file where no edit says it."""

    edits: tuple[Edit, ...] = ()
    source: str | None = None


class Mistake(msgspec.Struct, frozen=True, kw_only=True):
    """A named wrong answer, listed under the aspect that must catch it."""

    id: str
    aspect: str
    says: Text  # what is wrong and why it matters, two or three sentences of markdown
    probe: Text  # the follow-up question that it suggests
    variants: tuple[Variant, ...]
    look: str | None = None  # a regular expression: the submission's lines where it would show


class Equivalent(msgspec.Struct, frozen=True, kw_only=True):
    """A change of the reference that no check can tell from it."""

    edit: Edit
    reason: str


class RubricLine(msgspec.Struct, frozen=True):
    """One checkable point of a rubric, with its marks."""

    id: str
    points: float
    text: Text


class CodingSolution(msgspec.Struct, frozen=True, kw_only=True):
    """All of a coding question that a candidate may not see."""

    reference: str
    checks: Path
    mistakes: tuple[Mistake, ...]
    alternates: dict[str, str]  # file name → source
    answer: Text  # markdown
    probes: tuple[Text, ...]
    rubric: tuple[RubricLine, ...]
    sources: tuple[str, ...]
    folder: Path
    equivalents: tuple[Equivalent, ...] = ()
    no_gradcheck: dict[str, str] = {}  # entry point → why its gradient is not the derivative of its value


class TheorySolution(msgspec.Struct, frozen=True, kw_only=True):
    """A theory question's key. For `number` the key is computed by `code` from the drawn values."""

    key: tuple[str, ...]  # option ids, or line numbers as text; empty for number and text
    rebuttals: dict[str, Text]  # option id, line number, or a misconception's id (number) → why it is wrong
    answer: Text
    probes: tuple[Text, ...]
    rubric: tuple[RubricLine, ...]
    sources: tuple[str, ...]
    code: Path | None = None  # solutions/<topic>/<id>.py: answer, second_route, misconceptions


AnySolution = CodingSolution | TheorySolution
