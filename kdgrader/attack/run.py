"""Runs the corpus: every file graded as any submission is and looked at from outside, a right one after each."""

import ast
import concurrent.futures
import contextlib
import importlib.util
import os
import queue
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from kdgrader.attack import reading
from kdgrader.attack.bystanders import NEIGHBOUR, SECRET, Bystanders, descendants, gone_in_time
from kdgrader.attack.corpus import FULL_MARKS, GAIN_NOTHING, RIGHT, Attack, answer_path
from kdgrader.bank import Bank, CodingQuestion, Limits
from kdgrader.bank.solutions import solution_path
from kdgrader.errors import CallError, KdgraderError
from kdgrader.grading.coding import grade, zygote_for
from kdgrader.grading.supervise import WHOLE
from kdgrader.jail.client import Zygote
from kdgrader.jail.seats import standing_ready
from kdgrader.reports.records import Problem, Report
from kdgrader.text import LANGS, Lang

HONEST = "kd-loss"  # the right submission of this question is graded after each hostile one
LOOP = "distillation-loop"  # trains for seconds, whoever does it
QUICK_S = 0.5  # of computing, for a check of an attack whose header names no limits
FOR_READERS = ("the-pages-reader", "the-file-itself")  # whose pages are looked at in both languages
DIAGNOSIS_S = 0.1  # of computing: what is tried on the diagnosis shows as well in a tenth of its time
OWN_WORK_S = 30.0  # what the trusted side may take beside a submission's own limits
LONG_LINE = 30  # characters from which on a hidden line is told from one that anybody might write


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one file. `wrong`: in words, everything that ought not to have happened; nothing, if it was held."""

    id: str
    family: str
    tries: str
    happened: str  # the status, and the kinds of problem
    score: float
    allowed: float
    max_score: float
    seconds: float
    wrong: tuple[str, ...]

    @property
    def held(self) -> bool:
        return not self.wrong


class Corpus:
    """What all workers share: the bank, what is hidden, what each answer scores without a trick."""

    def __init__(self, bank: Bank, attacks: Sequence[Attack], bystanders: Bystanders) -> None:
        self.bank, self.bystanders = bank, bystanders
        self.questions: dict[str, CodingQuestion] = {}
        for name in {HONEST, *(attack.question for attack in attacks)}:
            question = bank.get(name)
            if not isinstance(question, CodingQuestion):
                raise CallError(f"{name} is no coding question")
            self.questions[name] = question
        self.seed = secrets.randbits(31)  # another exam in every run
        self._allowed: dict[Path, float] = {}
        self._hidden: dict[str, tuple[str, ...]] = {}
        self._lock = threading.Lock()

    def hidden(self, question: str) -> tuple[str, ...]:
        """Lines of the reference and the checks that nobody would write by chance."""
        if question not in self._hidden:
            texts = [(self.folder(question) / name).read_text("utf-8") for name in ("reference.py", "checks.py")]
            lines = [line for text in texts for line in _code_of(text)]
            self._hidden[question] = tuple(line for line in lines if len(line) >= LONG_LINE)
        return self._hidden[question]

    def folder(self, question: str) -> Path:
        return solution_path(self.bank.root, self.questions[question])

    def allowed(self, attack: Attack, zygote: Zygote) -> float:
        """The points of the same answer without the trick: graded once in a run."""
        question = self.questions[attack.question]
        if attack.answer == RIGHT:
            return sum(aspect.points for aspect in question.aspects)
        path = answer_path(attack)
        with self._lock:
            known = self._allowed.get(path)
        if known is None:
            known = grade(self.bank, question, path, seed=self.seed, zygote=zygote, diagnosis_s=DIAGNOSIS_S).score
            with self._lock:
                self._allowed[path] = known
        return known


def run_corpus(
    bank: Bank, attacks: Sequence[Attack], *, jobs: int, done: Callable[[Outcome], None] = lambda _: None
) -> list[Outcome]:
    """Grades every file, `jobs` at a time, each worker with a zygote of its own. In the order of `attacks`."""
    with Bystanders() as bystanders, _environment(SECRET, bystanders.secret):
        corpus = Corpus(bank, attacks, bystanders)
        zygotes: queue.SimpleQueue[Zygote] = queue.SimpleQueue()
        with contextlib.ExitStack() as stack:
            for _ in range(jobs):
                zygotes.put(stack.enter_context(zygote_for(bank, *corpus.questions.values())))

            def one(attack: Attack) -> Outcome:
                zygote = zygotes.get()
                try:
                    outcome = try_out(corpus, attack, zygote)
                finally:
                    zygotes.put(zygote)
                done(outcome)
                return outcome

            with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
                # The longest first, so that no worker idles at the end.
                order = sorted(
                    attacks,
                    key=lambda attack: (attack.family not in ("never-ending", "exhausting"), attack.question != LOOP),
                )
                futures = {attack.id: pool.submit(one, attack) for attack in order}
                return [futures[attack.id].result() for attack in attacks]


def _code_of(source: str) -> Iterator[str]:
    """The lines that are in no docstring: those of checks are their titles, which everybody may read."""
    documented: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module) and ast.get_docstring(node):
            documented |= set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    yield from (line.strip() for number, line in enumerate(source.splitlines(), 1) if number not in documented)


@contextlib.contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    os.environ[name] = value
    try:
        yield
    finally:
        del os.environ[name]


def try_out(corpus: Corpus, attack: Attack, zygote: Zygote) -> Outcome:
    """Grades one file and looks at everything around it."""
    question = corpus.questions[attack.question]
    question = msgspec.structs.replace(question, limits=_limits(question.limits, attack))
    allowed = corpus.allowed(attack, zygote)
    zygote.wait_until_started()
    before = descendants(zygote.process.pid)
    wrong: list[str] = []
    report: Report | None = None
    happened = ""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        corpus.bystanders.neighbour(folder)
        begun = time.monotonic()
        try:
            for _ in range(2 if attack.twice else 1):
                handed = _submission(attack, folder)
                report = grade(corpus.bank, question, handed, seed=corpus.seed, zygote=zygote, diagnosis_s=DIAGNOSIS_S)
        except CallError as error:
            happened = f"refused: {error}".replace(str(folder), "…")
        except KdgraderError as error:
            wrong.append(f"the grader failed: {error}"[:300])
        seconds = time.monotonic() - begun
        if not gone_in_time(zygote.process.pid, before | standing_ready(zygote)):
            wrong.append("a process of it is left")
        wrong += corpus.bystanders.harm(folder)
    if seconds > WHOLE * question.limits.wall_s + OWN_WORK_S:
        wrong.append(f"it took {seconds:.0f} s")
    if report is not None:
        wrong += _judged(corpus, attack, report, allowed)
        happened = _happened(report)
    elif not wrong and "refused" not in attack.must:
        wrong.append(f"it must {' or '.join(attack.must)}")
    honest = corpus.questions[HONEST]
    if attack.question == HONEST and "memory_mib" not in attack.limits:  # it gets the seat that stood ready beside it
        honest = question
    if grade(corpus.bank, honest, corpus.folder(HONEST) / "reference.py", zygote=zygote).status != "passed":
        wrong.append("the right submission after it lost a mark")
    return Outcome(
        id=attack.id, family=attack.family, tries=attack.tries, happened=happened,
        score=report.score if report else 0.0, allowed=allowed,
        max_score=sum(aspect.points for aspect in question.aspects), seconds=seconds, wrong=tuple(wrong),
    )  # fmt: skip


def _limits(limits: Limits, attack: Attack) -> Limits:
    """The question's for an honest submission; tighter ones for what would only use them up, that a run ends sooner."""
    if attack.is_control or attack.limits or attack.question == LOOP:
        return msgspec.structs.replace(limits, **attack.limits)
    return msgspec.structs.replace(limits, cpu_s=min(limits.cpu_s, QUICK_S), wall_s=min(limits.wall_s, 4 * QUICK_S))


def _judged(corpus: Corpus, attack: Attack, report: Report, allowed: float) -> Iterator[str]:
    if report.score > allowed:
        yield f"it scored {report.score:g}, and {allowed:g} without the trick"
    kinds = _kinds(report)
    if FULL_MARKS in attack.must:
        if report.status != "passed":
            yield f"it is right and got {report.score:g} of {report.max_score:g}"
    elif GAIN_NOTHING not in attack.must and not kinds & set(attack.must):
        yield f"{' or '.join(attack.must)} should be the problem, not {', '.join(sorted(kinds)) or 'none'}"
    if attack.says and attack.says not in " ".join(problem.says.en for problem in _problems(report)):
        yield f"no problem says: {attack.says}"
    langs: tuple[Lang, ...] = LANGS if attack.family in FOR_READERS else ("en",)
    yield from reading.faults(report, corpus.hidden(attack.question), corpus.bystanders.secret, langs)


def _kinds(report: Report) -> set[str]:
    return {problem.kind for problem in _problems(report)}


def _problems(report: Report) -> list[Problem]:
    problems = [report.problem, *(check.problem for check in report.checks)]
    return [problem for problem in problems if problem is not None]


def _happened(report: Report) -> str:
    kinds = ", ".join(sorted(_kinds(report)))
    return f"{report.status}: {kinds}" if kinds else report.status


def _submission(attack: Attack, folder: Path) -> Path:
    """The file that is handed in: a copy, or what the recipe makes."""
    if not attack.recipe:
        return Path(shutil.copy(attack.path, folder / f"{attack.name.replace('-', '_')}.py"))
    spec = importlib.util.spec_from_file_location(f"recipe_{attack.name.replace('-', '_')}", attack.path)
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made = Path(module.make(folder))
    assert made.name != NEIGHBOUR
    return made
