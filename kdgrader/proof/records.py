"""What was found when a bank was proved, as data. Whatever is drawn of it is drawn from this alone, without torch."""

from pathlib import Path
from typing import Literal

import msgspec

from kdgrader.bank.records import Topic
from kdgrader.errors import CallError
from kdgrader.i18n import says
from kdgrader.text import Text

Claim = Literal["runs", "trivial", "right", "mistakes", "mutants", "chance", "tolerance", "oracle", "theory"]


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Fault(Record, frozen=True, kw_only=True):
    """One claim that does not hold, and where."""

    claim: Claim
    says: Text
    detail: str = ""  # a diff, a list of checks, a traceback


class Survivor(Record, frozen=True, kw_only=True):
    """A mutant that every check passes. `find` and `put`: as an entry of equivalent.toml would name it."""

    operator: str
    line: int
    find: str
    put: str
    diff: str


class Equal(Record, frozen=True, kw_only=True):
    """A mutant that the bank lists as equivalent, and that did survive."""

    find: str
    put: str
    reason: str


class MistakeFigures(Record, frozen=True, kw_only=True):
    """One named mistake, all its variants together."""

    id: str
    aspect: str
    variants: int
    caught: int  # variants for which a check of the mistake's own aspect fails, at every seed
    named: int  # variants that the diagnosis names, and names alone
    seen_by_oracle: int  # variants for which a check fails that does not look at the reference
    effect: float | None  # the smallest, in tolerances of the check that sees it; None: no number is compared


class CodingFigures(Record, frozen=True, kw_only=True):
    """What was measured of a coding question."""

    checks: int
    independent: int  # of them judge without looking at the reference
    alternates: int
    trivial: int  # trivial submissions that were tried
    seeds: int  # at which the reference was run, and each mistake's aspect
    flips: int  # verdicts that were another at some seed
    mistakes: tuple[MistakeFigures, ...]
    pairs: int  # of mistakes, sampled
    pairs_named: int  # as that pair, or as something that gives the very same replies
    mutants: int
    killed: int
    survivors: tuple[Survivor, ...]
    equivalent: tuple[Equal, ...]
    rounding: float  # how far right answers lie apart, at most, in tolerances
    rounding_at: str  # the check
    gradchecks: int  # calls whose gradient finite differences confirm
    cpu_seconds: dict[str, float] = {}  # kind of job → the computing that it took

    @property
    def named(self) -> int:
        return sum(mistake.named == mistake.caught == mistake.variants for mistake in self.mistakes)

    @property
    def effect(self) -> float | None:
        """The smallest of any mistake."""
        return min((mistake.effect for mistake in self.mistakes if mistake.effect is not None), default=None)

    @property
    def score(self) -> float:
        """Mutants killed, of those that are not equivalent."""
        graded = self.mutants - len(self.equivalent)
        return self.killed / graded if graded else 1.0


class TheoryFigures(Record, frozen=True, kw_only=True):
    """What was measured of a theory question."""

    form: str
    seeds: int
    wrong: int  # wrong options, lines and misconceptions
    rebutted: int  # of them that a grading answers with their own rebuttal
    routes: float | None  # how far the two routes to a number lie apart, at most, in tolerances; None: no number
    nearest: float | None  # how near a misconception comes to the key, in tolerances


class QuestionProof(Record, frozen=True, kw_only=True):
    """One question. It holds when no claim failed."""

    id: str
    topic: Topic
    kind: Literal["coding", "theory"]
    title: Text
    level: int
    minutes: int
    aspects: int
    sources: tuple[str, ...]
    coding: CodingFigures | None = None
    theory: TheoryFigures | None = None
    faults: tuple[Fault, ...] = ()
    seconds: float = 0.0
    cpu_seconds: float = 0.0

    @property
    def holds(self) -> bool:
        return not self.faults


class Proof(Record, frozen=True, kw_only=True):
    """A run over a bank, or over some of its questions."""

    schema: Literal["kdgrader/proof/1"] = "kdgrader/proof/1"
    date: str
    machine: str
    cores: int
    jobs: int
    versions: dict[str, str]
    bank: str  # hash
    whole: bool  # every question of the bank
    questions: tuple[QuestionProof, ...]
    seconds: float

    @property
    def holds(self) -> bool:
        return all(question.holds for question in self.questions)


def to_json(proof: Proof) -> bytes:
    return msgspec.json.format(msgspec.json.encode(proof), indent=2)


def read_proof(path: Path) -> Proof:
    """What `to_json` wrote. Raises CallError where the file is something else."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Proof)
    except (OSError, msgspec.DecodeError) as error:
        text = says("{path} is not a proof as `kdgrader bank prove --json` writes it: {error}", path=path, error=error)
        raise CallError(text) from None
