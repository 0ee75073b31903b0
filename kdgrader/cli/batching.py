"""grade on a folder: many submissions, a progress bar, a report each, and a summary."""

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from kdgrader.cli.common import Call
from kdgrader.errors import CallError
from kdgrader.i18n import says

if TYPE_CHECKING:
    from rich.console import RenderableType

    from kdgrader.batch import Graded, Handed
    from kdgrader.reports.records import Depth

ALL_MARKS, NOT_ALL_MARKS, NOT_GRADED = 0, 1, 3


def grade_folder(
    call: Call, id: str | None, folder: Path, out: Path | None, *, seed: int | None, jobs: int | None,
    accept_weak: bool, as_json: bool, depth: "Depth" = 3,
) -> int:  # fmt: skip
    from kdgrader.bank import CodingQuestion
    from kdgrader.batch import find_submissions, require_strong_sandbox, write_summary
    from kdgrader.cli.streams import result_json, show

    if out is None:
        raise CallError(says("Many submissions need a place for their reports: -o DIR"))
    bank = call.bank()
    question = None if id is None else bank.get(id)
    if question is not None and not isinstance(question, CodingQuestion):
        raise CallError(says("{id} is a theory question.", id=question.id))
    found = find_submissions(bank, folder, question)
    require_strong_sandbox(accept_weak=accept_weak)
    seed = secrets.randbits(31) if seed is None else seed  # the same for all: it is one exam
    graded = _run(call, found, out, seed, jobs or os.cpu_count() or 1, depth)
    write_summary(graded, out, lang=call.lang, seed=seed)
    call.note(says("Written: {pages}", pages=out / "summary.html"))
    call.note(says("To repeat it: --seed {seed}", seed=seed))
    if as_json:
        result_json(_json(graded, seed))
    else:
        show(_table(graded, call))
    if any(one.report is None for one in graded):
        return NOT_GRADED
    return ALL_MARKS if all(one.report and one.report.status == "passed" for one in graded) else NOT_ALL_MARKS


def _run(call: Call, found: "tuple[Handed, ...]", out: Path, seed: int, jobs: int, depth: "Depth") -> "list[Graded]":
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from kdgrader.batch import grade_all
    from kdgrader.cli.streams import err

    console = err()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=call.quiet or not console.is_terminal) as progress:
        task = progress.add_task(says("Grading").get(call.lang), total=len(found))
        return grade_all(
            call.bank(), found, out, seed=seed, jobs=jobs, lang=call.lang, depth=depth,
            done=lambda _: progress.advance(task),
        )  # fmt: skip


def _json(graded: "list[Graded]", seed: int) -> bytes:
    import msgspec

    rows = [
        {
            "candidate": one.handed.candidate,
            "question": one.handed.question.id,
            "status": one.report.status if one.report else None,
            "score": one.report.score if one.report else None,
            "max_score": one.handed.question.max_score,
            "report": f"{one.folder}/report.json" if one.report else None,
            "fault": one.fault or None,
        }
        for one in graded
    ]
    return msgspec.json.encode({"schema": "kdgrader/batch/1", "seed": seed, "submissions": rows})


def _table(graded: "list[Graded]", call: Call) -> "RenderableType":
    from rich.table import Table
    from rich.text import Text as Line

    from kdgrader.clean import clean, clean_name
    from kdgrader.reports.words import word

    table = Table.grid(padding=(0, 2, 0, 0))
    for one in graded:
        report = one.report
        status = f"status-{report.status}" if report else "status-not-graded"
        mistakes = (
            " ".join(mistake for found in report.diagnoses for mistake in found.mistakes) if report else one.fault
        )
        table.add_row(
            clean_name(one.handed.candidate),
            Line(one.handed.question.id, style="cyan"),
            f"{report.score:g}/{report.max_score:g}" if report else "–",
            Line(word(call.lang, status), style="green" if report and report.status == "passed" else ""),
            Line(clean(mistakes), style="dim"),
        )
    return table
