"""The problems a submission can have, each with its own message. See PROBLEM_KINDS in reports/records.py."""

import signal

from kdgrader.clean import clean
from kdgrader.i18n import says
from kdgrader.reports.records import Problem
from kdgrader.text import Text

# What Python raises where the sandbox says no.
DENIED = frozenset(["PermissionError", "FileNotFoundError", "ConnectionRefusedError", "OSError"])


def import_error(kind: str, line: int | None, words: str) -> Problem:
    """`words`: the exception's own text, which the candidate may read: nothing hidden is known while it is imported."""
    text = _import_error(kind, line)
    words = clean(words).strip()[:300]
    if words:
        text = Text(f"{text.en} {kind}: {words}", f"{text.zh}{kind}: {words}")
    if kind in DENIED:
        text = Text(f"{text.en} {denied().en}", f"{text.zh}{denied().zh}")
    return Problem(kind="import-error", says=text, line=line)


def denied() -> Text:
    return says("In the sandbox there are no files of yours, no other processes and no network.")


def _import_error(kind: str, line: int | None) -> Text:
    if kind in ("SyntaxError", "IndentationError", "TabError"):
        text = says("The file could not be read as Python: {kind} in line {line}.", kind=kind, line=line or "?")
    elif line:
        text = says("The file could not be imported: line {line} raised {kind}.", kind=kind, line=line)
    else:
        text = says("The file could not be imported: it raised {kind}.", kind=kind)
    return text


def missing_entry_point(names: list[str]) -> Problem:
    text = says("The file does not define {names}, or not as something that can be called.", names=", ".join(names))
    return Problem(kind="missing-entry-point", says=text)


def empty_file(names: list[str]) -> Problem:
    text = says(
        "The file is empty. It has to define {names}; `kdgrader start` writes a starter.", names=", ".join(names)
    )
    return Problem(kind="missing-entry-point", says=text)


def timeout_cpu(seconds: float) -> Problem:
    text = says("It used more than the {s:g} seconds of computing time that a check may take.", s=seconds)
    return Problem(kind="timeout", says=text)


def timeout_waiting(seconds: float) -> Problem:
    text = says(
        "It waited for something, slept, or printed without end. Waiting counts as computing, and a check may take "
        "{s:g} seconds of both.",
        s=seconds,
    )
    return Problem(kind="timeout", says=text)


def timeout_wall(seconds: float) -> Problem:
    text = says(
        "It gave no answer within {s:g} seconds, in a second try either: this machine was busy with other work. "
        "Grade it again when that is done.",
        s=seconds,
    )
    return Problem(kind="timeout", says=text)


def no_time_left(seconds: float) -> Problem:
    text = says(
        "It was not run: earlier checks had used up the {s:g} seconds that a whole submission may take.", s=seconds
    )
    return Problem(kind="timeout", says=text)


def memory() -> Problem:
    return Problem(kind="memory", says=says("It asked for more memory than a check may use."))


def ended(status: int) -> Problem:
    """From how the jail's process ended, as os.waitpid tells it."""
    number = status & 0x7F
    if number == signal.SIGXCPU:
        return Problem(kind="timeout", says=says("It used up all the computing time that its process may have."))
    if number == signal.SIGKILL:
        return memory()  # nobody here killed it, so the kernel did: out of memory, or past its last CPU second
    if number:
        name = signal.Signals(number).name if number in set(signal.Signals) else str(number)
        return Problem(kind="crashed", says=says("Its process crashed ({name}).", name=name))
    # Not the exit status: code can choose it by what it saw, and the candidate reads this.
    return Problem(kind="crashed", says=says("It ended its own process, or broke what runs in it."))


def bad_reply() -> Problem:
    text = says(
        "What it sent back was not an answer to the call: the channel to the grader was used for something else."
    )
    return Problem(kind="bad-reply", says=text)


def too_large() -> Problem:
    return Problem(kind="bad-reply", says=says("What it returned is too large, too deep or not plain data."))
