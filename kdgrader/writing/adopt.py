"""A submission that is worth keeping: a wrong one that no mistake explains becomes a mistake, a right one an alternate.

What is adopted becomes code of the bank, which the grader runs as its own. So each file begins with the place in which
its author says that it has been read.
"""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import msgspec

from kdgrader.bank import AnyQuestion, Bank, CodingQuestion, CodingSolution, load_solution
from kdgrader.bank.lint.unwritten import MARK
from kdgrader.errors import CallError
from kdgrader.i18n import says
from kdgrader.reports.records import Report
from kdgrader.text import Text
from kdgrader.writing.landing import Change, land
from kdgrader.writing.places import checked_id

READ = f"# {MARK}: read every line: the bank runs this file as its own code. "
READ_MISTAKE = READ + "Cut it down to the mistake.\n"
READ_ALTERNATE = READ + "Say in a docstring what is different in it.\n"
ENTRY = f"""
[[mistake]]
id = "{{id}}"
aspect = "{{aspect}}"
file = "{{file}}"
en = '''{MARK}: what is wrong and why it matters, in two or three sentences, without a hidden number'''
zh = '''{MARK}：错在哪里、为什么要紧，用两三句话说清，不透露隐藏的数值'''
probe.en = '''{MARK}: the follow-up question that leads there'''
probe.zh = '''{MARK}：能引到这一点上的追问'''
"""
_CODING = re.compile(r"(coding[:=][ \t]*)[-\w.]+")


class Adopted(msgspec.Struct, frozen=True):
    """What was written, and what the author should know about it."""

    file: Path
    seed: int  # of the grading that found it right or wrong
    toml: Path | None = None  # of a mistake: where its entry stands, and from which line
    line: int | None = None
    aspect: str = ""
    failed: tuple[str, ...] = ()
    measured: tuple[Text, ...] = ()  # what is off, where that could be measured


def adopt_mistake(bank: Bank, question: AnyQuestion, file: Path, name: str, *, seed: int | None = None) -> Adopted:
    """Keep a wrong submission as the mistake `name`. CallError where it is right, explained, or not to be graded."""
    solution = _solution(bank, question)
    path = _free(solution, "mistakes", name)
    report = _graded(bank, question, file, seed)
    if report.status == "passed":
        raise CallError(says("{file} gets all marks. Add --alternate to keep it as a right answer.", file=file))
    _require_unexplained(report, file)
    failed = _failed_aspects(report)
    if not failed:
        raise CallError(
            _both(lambda why: says("{file} broke off without a wrong answer: {why}", file=file, why=why), _why(report))
        )
    toml = solution.folder / "mistakes.toml"
    was = toml.read_bytes()
    entry = ENTRY.format(id=name, aspect=failed[0], file=f"mistakes/{path.name}")
    now = _appended(was, entry)
    land([Change(path, _kept(report, READ_MISTAKE)), Change(toml.resolve(), now, was=was)])
    return Adopted(
        file=path, seed=report.receipt.seed, toml=toml, line=now.count(b"\n") - entry.count("\n") + 2, aspect=failed[0],
        failed=failed, measured=tuple(d.says for d in report.diagnoses if d.evidence == "measured"),
    )  # fmt: skip


def adopt_alternate(bank: Bank, question: AnyQuestion, file: Path, name: str, *, seed: int | None = None) -> Adopted:
    """Keep a right submission as the alternate `name`. CallError where it lost a point, or is one that is there."""
    solution = _solution(bank, question)
    path = _free(solution, "alternates", name)
    report = _graded(bank, question, file, seed)
    if report.status != "passed":
        lost = ", ".join(aspect.id for aspect in report.aspects if aspect.points < aspect.max_points)
        raise CallError(says("{file} is no right answer: it does not get the points of {lost}.", file=file, lost=lost))
    kept = {"reference.py": solution.reference} | {f"alternates/{n}": text for n, text in solution.alternates.items()}
    for other, text in kept.items():
        if text.split() == report.submission.source.split():
            raise CallError(says("{file} is {other} once more, and shows nothing new.", file=file, other=other))
    land([Change(path, _kept(report, READ_ALTERNATE))])
    return Adopted(file=path, seed=report.receipt.seed)


def _solution(bank: Bank, question: AnyQuestion) -> CodingSolution:
    if not isinstance(question, CodingQuestion):
        raise CallError(says("{id} is a theory question: only code can be adopted.", id=question.id))
    solution = load_solution(bank, question)
    assert isinstance(solution, CodingSolution)
    return solution


def _free(solution: CodingSolution, folder: str, name: str) -> Path:
    """The new file's place. CallError where the name is taken, by a file or by a mistake that is an edit."""
    checked_id(name)
    if folder == "mistakes" and name in {mistake.id for mistake in solution.mistakes}:
        raise CallError(says("A mistake is called {name} already. Choose another name for --as.", name=name))
    path = solution.folder / folder / f"{name.replace('-', '_')}.py"
    if path.exists() or path.is_symlink():
        raise CallError(says("{path} is there already, and stays as it is.", path=path))
    return path


def _graded(bank: Bank, question: AnyQuestion, file: Path, seed: int | None) -> Report:
    from kdgrader.grading import grade

    report: Report = grade(bank, question, file, seed=seed)
    if report.problem is not None:
        what = report.problem.says
        raise CallError(_both(lambda why: says("{file} cannot be graded: {why}", file=file, why=why), what))
    return report


def _require_unexplained(report: Report, file: Path) -> None:
    named = [d.mistakes for d in report.diagnoses if d.evidence == "replayed"]
    if not named:
        return
    sets = " / ".join(" + ".join(mistakes) for mistakes in named)
    raise CallError(says("{file} is explained already: its replies are those of {sets}.", file=file, sets=sets))


def _failed_aspects(report: Report) -> tuple[str, ...]:
    """Those whose own checks fail. One that only needs another, or that was cut short, catches nothing."""
    failed = {check.aspect for check in report.checks if check.status == "failed"}
    return tuple(aspect.id for aspect in report.aspects if aspect.id in failed)


def _why(report: Report) -> Text:
    return next((check.problem.says for check in report.checks if check.problem), Text("", ""))


def _both(sentence: Callable[[str], Text], part: Text) -> Text:
    """A sentence with a part of its own in each language."""
    return Text(sentence(part.en).en, sentence(part.zh).zh)


def _kept(report: Report, head: str) -> bytes:
    """The submission's source below a first line of ours. Its bytes are UTF-8 now, whatever it was saved in."""
    lines = report.submission.source.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
    lines[:2] = [_CODING.sub(r"\1utf-8", line) if line.lstrip().startswith("#") else line for line in lines[:2]]
    return (head + "\n".join(lines) + "\n").encode()


def _appended(was: bytes, entry: str) -> bytes:
    """mistakes.toml with one entry more, all that stood there untouched, in its own kind of newlines."""
    newline = b"\r\n" if b"\r\n" in was else b"\n"
    now = was + (b"" if was.endswith(b"\n") or not was else newline) + entry.encode().replace(b"\n", newline)
    tomllib.loads(now.decode("utf-8-sig"))  # an entry that would break the file must never land
    return now
