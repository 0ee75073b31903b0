"""Everything about one grading, as data. A report is made once and never changed; pages are drawn from it.

Fields under `interviewer`, and `detail` of a check, are what the candidate's version leaves out.
"""

from typing import Literal

import msgspec

from kdgrader.text import Text

SCHEMA = "kdgrader/report/1"
Verdict = Literal["passed", "failed", "broken"]
Depth = Literal[1, 2, 3]  # of feedback: what fails, where to look, what it is
Status = Literal["passed", "partial", "failed", "broken"]
ProblemKind = Literal[
    "import-error", "missing-entry-point", "timeout", "memory", "crashed", "bad-reply", "unreadable", "refused"
]
PROBLEM_KINDS: tuple[ProblemKind, ...] = (
    "import-error", "missing-entry-point", "timeout", "memory", "crashed", "bad-reply", "unreadable", "refused",
)  # fmt: skip


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Problem(Record, frozen=True, kw_only=True):
    """Why a check, or the whole submission, could not be graded."""

    kind: ProblemKind
    says: Text
    line: int | None = None  # of the submission


class AspectResult(Record, frozen=True, kw_only=True):
    id: str
    status: Verdict
    points: float
    max_points: float
    text: Text  # what the aspect means, from the question
    message: Text  # what happened, in a sentence


class NamedValue(Record, frozen=True, kw_only=True):
    """A value as an interviewer reads it: `value` is a short printed form, never code."""

    name: str
    value: str


class Series(Record, frozen=True, kw_only=True):
    name: Text
    values: tuple[float | None, ...]  # None: not finite, for JSON knows no nan


class Plot(Record, frozen=True, kw_only=True):
    """Curves over the same x = 1, 2, 3, …: loss per epoch against the reference's, say."""

    title: Text
    x: Text
    y: Text
    series: tuple[Series, ...]


class Detail(Record, frozen=True, kw_only=True):
    """What an interviewer sees of a failed check and a candidate does not."""

    call: str = ""
    inputs: tuple[NamedValue, ...] = ()
    expected: str = ""
    received: str = ""
    message: str = ""  # the full message of an exception, or how far apart the values are
    output: str = ""  # what the submission printed during this check
    plot: Plot | None = None


class CheckResult(Record, frozen=True, kw_only=True):
    id: str
    aspect: str
    status: Verdict
    seconds: float
    title: Text
    message: Text | None = None  # safe for the candidate
    problem: Problem | None = None
    line: int | None = None  # of the submission, where an exception was raised
    detail: Detail | None = None


class Measurement(Record, frozen=True, kw_only=True):
    """One measured deviation in numbers, in a short printed form."""

    check: str  # its id
    at: str = ""  # the call: temperature = 2.31, logits 5 × 7
    expected: str
    received: str
    factor: str = ""  # received / expected, where that is one number


class Diagnosis(Record, frozen=True, kw_only=True):
    """The named mistakes that reproduce the replies; or, with no mistakes, what was measured.

    A candidate's version that looks less deep lacks the mistakes and `says` (depth 2), or is not there (depth 1).
    """

    mistakes: tuple[str, ...]
    says: Text  # markdown with dollar math
    explains: tuple[str, ...]  # aspects
    evidence: Literal["replayed", "measured"]
    lines: tuple[int, ...] = ()  # of the submission, where to look
    where: Text | None = None  # where to look, in a sentence: in which calls it shows
    apart: Text | None = None  # where several explain the same: what would tell this one from the others
    probes: tuple[Text, ...] = ()  # the interviewer's, like all below
    measurements: tuple[Measurement, ...] = ()
    plot: Plot | None = None


class Output(Record, frozen=True, kw_only=True):
    """What the submission printed while it was imported; what it printed during checks is in their detail."""

    stdout: str = ""
    stderr: str = ""
    truncated: bool = False


class Receipt(Record, frozen=True, kw_only=True):
    """What makes a report repeatable."""

    seed: int
    bank: str
    question: str
    submission: str
    versions: dict[str, str]
    sandbox: tuple[str, ...]
    limits: dict[str, int | float] = {}  # of one check: cpu_s (computing and waiting), wall_s, memory_mib
    weak_sandbox: bool = False  # graded on fewer layers than submissions of others require


class Seconds(Record, frozen=True, kw_only=True):
    total: float = 0.0
    load: float = 0.0
    checks: float = 0.0


class RubricEntry(Record, frozen=True, kw_only=True):
    id: str
    points: float
    text: Text
    awarded: bool | None = None  # None: nobody has marked it yet


class Interviewer(Record, frozen=True, kw_only=True):
    """What only the interviewer's page shows."""

    reference: str = ""  # python source, or "" for theory
    answer: Text | None = None  # the worked answer, markdown
    expected: str = ""  # theory: the key
    rubric: tuple[RubricEntry, ...] = ()
    probes: tuple[Text, ...] = ()
    sources: tuple[str, ...] = ()


class Submission(Record, frozen=True, kw_only=True):
    name: str  # the file's own name, no folder; "" for an answer given on the command line
    source: str  # what was graded: python, or the answer's text


class Report(Record, frozen=True, kw_only=True):
    schema: str = SCHEMA
    question: str
    kind: Literal["coding", "theory"]
    title: Text
    body: Text  # the question's text, markdown, drawn numbers put in
    topic: str
    level: int
    minutes: int
    status: Status
    score: float
    max_score: float
    aspects: tuple[AspectResult, ...]
    checks: tuple[CheckResult, ...]
    diagnoses: tuple[Diagnosis, ...]
    problem: Problem | None = None
    needs_person: bool = False  # a short answer that nobody has marked yet: status is "broken", problem is null
    output: Output = Output()
    submission: Submission
    receipt: Receipt
    seconds: Seconds = Seconds()
    audience: Literal["candidate", "interviewer"] = "interviewer"
    depth: Depth = 3  # how deep its diagnoses look
    interviewer: Interviewer | None = None
