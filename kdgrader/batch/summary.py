"""What came of a batch: summary.csv for a spreadsheet, summary.html for a person, from the reports alone."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from kdgrader.batch.run import Graded
from kdgrader.clean import clean_name
from kdgrader.reports.files import write_file
from kdgrader.reports.pages import page
from kdgrader.text import Lang

COLUMNS = (
    "candidate",
    "question",
    "status",
    "score",
    "max_score",
    "problem",
    "mistakes",
    "seed",
    "weak_sandbox",
    "report",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet computes what begins so


def write_summary(graded: Sequence[Graded], out: Path, *, lang: Lang, seed: int) -> None:
    write_file(out / "summary.csv", to_csv(graded, seed).encode("utf-8-sig"))
    html = page("summary.html.j2", lang=lang, kind="interviewer", rows=[_facts(one) for one in graded], seed=seed)
    write_file(out / "summary.html", html.encode())


def to_csv(graded: Sequence[Graded], seed: int) -> str:
    """One line a submission; names of files cannot become formulas."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for one in graded:
        facts = _facts(one)
        row = {name: facts[name] for name in COLUMNS if name in facts} | {"seed": seed}
        writer.writerow({name: _safe(value) for name, value in row.items()})
    return text.getvalue()


def _facts(one: Graded) -> dict[str, object]:
    report = one.report
    facts: dict[str, object] = {
        "candidate": clean_name(one.handed.candidate),
        "question": one.handed.question.id,
        "title": one.handed.question.title,
        "status": report.status if report else "not graded",
        "score": f"{report.score:g}" if report else "",
        "max_score": f"{one.handed.question.max_score:g}",
        "problem": report.problem.kind if report and report.problem else "",
        "mistakes": " ".join(mistake for d in report.diagnoses for mistake in d.mistakes) if report else "",
        "weak_sandbox": "yes" if report and report.receipt.weak_sandbox else "",
        "report": f"{one.folder}/interviewer.html" if report else "",
        "fault": one.fault,
    }
    return facts


def _safe(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
