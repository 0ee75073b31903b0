"""check, grade and render: a submission to a report, a report to a terminal, to JSON or to pages."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from kdgrader.cli.common import ANY_PATH, SEED, Call, command, existing, existing_file, id_argument, json_option
from kdgrader.errors import CallError
from kdgrader.i18n import says
from kdgrader.text import Text

if TYPE_CHECKING:
    from kdgrader.bank import AnyQuestion, CodingQuestion
    from kdgrader.reports.records import Depth, Report

Audience = Literal["candidate", "interviewer"]
AUDIENCE = click.Choice(["candidate", "interviewer"])
ALL_MARKS, NOT_ALL_MARKS = 0, 1
DEPTH = click.option(
    "--depth",
    type=click.IntRange(1, 3),
    metavar="1..3",
    help=says("How deep a candidate looks: 1 what fails, 2 where to look, 3 what it is.").en,
)
ON_A_TERMINAL: "Depth" = 2  # there nothing unfolds: who wants to be told asks for it
LONGEST_ANSWER = 1 << 20  # bytes of an answer in a file


@command(
    "check",
    help=says("Run the public examples, before handing in.").en,
    examples=("kdgrader check kd-loss kd_loss.py",),
    quiet=True,
)
@id_argument
@click.argument("file", metavar="FILE", type=ANY_PATH, callback=existing_file)
@json_option
def check(call: Call, id: str, file: Path, as_json: bool) -> int:
    from kdgrader.cli.streams import result_json, show

    bank = call.bank(id)
    question = _coding(bank.get(id), says("A theory question has no examples to run."))
    from kdgrader.grading import check as run_examples
    from kdgrader.reports import for_candidate, to_json

    report = for_candidate(run_examples(bank, question, file))
    if as_json:
        result_json(to_json(report))
    else:
        from kdgrader.cli.draw import examples_page

        show(examples_page(report, call.lang))
        if report.status == "passed":
            call.note(says("The hidden checks use other numbers: kdgrader grade {id} {file}", id=id, file=file))
    return ALL_MARKS if report.status == "passed" else NOT_ALL_MARKS


@command(
    "grade",
    help=says("Grade an answer by the hidden checks. A theory answer is graded by its key.").en,
    examples=(
        "kdgrader grade kd-loss kd_loss.py --seed 7 -o feedback",
        "kdgrader grade kd-loss kd_loss.py --depth 3",
        "kdgrader grade kd-loss kd_loss.py --json --for candidate",
        "kdgrader grade which-reduction --answer b",
        "kdgrader grade kd-loss handed-in --jobs 2 -o results",
    ),
    quiet=True,
)
@id_argument
@click.argument("file", metavar="[FILE]", required=False, type=ANY_PATH)
@click.option("--answer", metavar="A", help=says("A theory answer: b, or a,c, or 0.25, or @FILE.").en)
@click.option("--marks", metavar="A,B", help=says("The rubric's lines that a text earns; - for none.").en)
@click.option("--seed", metavar="N", type=SEED, help=says("Draws the hidden inputs; else the answer itself does.").en)
@json_option
@click.option("--for", "audience", type=AUDIENCE, help=says("Whose version of the report.").en)
@DEPTH
@click.option("-o", "folder", metavar="DIR", type=ANY_PATH, help=says("Write the report and its pages there.").en)
@click.option("--jobs", metavar="N", type=click.IntRange(1, 64), help=says("Of a folder: how many at a time.").en)
@click.option("--accept-weak-sandbox", is_flag=True, help=says("Of a folder: grade on whatever sandbox there is.").en)
def grade(
    call: Call,
    id: str,
    file: Path | None,
    answer: str | None,
    marks: str | None,
    seed: int | None,
    as_json: bool,
    audience: Audience | None,
    depth: "Depth | None",
    folder: Path | None,
    jobs: int | None,
    accept_weak_sandbox: bool,
) -> int:
    many = file if file is not None and file.is_dir() else Path(id) if file is None and Path(id).is_dir() else None
    if many is not None and answer is None:
        from kdgrader.cli.batching import grade_folder

        return grade_folder(
            call, id if many == file else None, many, folder,
            seed=seed, jobs=jobs, accept_weak=accept_weak_sandbox, as_json=as_json, depth=depth or 3,
        )  # fmt: skip
    if jobs is not None or accept_weak_sandbox:
        raise CallError(says("--jobs and --accept-weak-sandbox belong to a folder of submissions."))
    existing(file)
    _require_candidate(audience, depth)
    report = _graded(call, id, file, answer, marks, seed)
    if folder is not None:
        from kdgrader.reports import write_pages

        write_pages(report, folder, lang=call.lang, audiences=_audiences(audience), depth=depth or 3)
    _print(call, report, audience, depth, as_json)
    _notes(call, report, file, folder, audience)
    return ALL_MARKS if report.status == "passed" else NOT_ALL_MARKS


def _graded(
    call: Call, id: str, file: Path | None, answer: str | None, marks: str | None, seed: int | None
) -> "Report":
    if file is not None and answer is not None:
        raise CallError(says("Give a file or --answer, not both."))
    if marks is not None and answer is None:
        raise CallError(says("--marks belongs to --answer: it marks a text."))
    bank = call.bank(id)
    question = bank.get(id)
    if answer is not None:
        if question.kind == "coding":
            raise CallError(says("{id} is a coding question: kdgrader grade {id} FILE", id=id))
        return _graded_answer(call, question, answer, marks, seed or 0)
    coding = _coding(question, says("Its answer is given so: kdgrader grade {id} --answer A", id=id))
    if file is None:
        raise CallError(says("{id} is a coding question: kdgrader grade {id} FILE", id=id))
    from kdgrader.grading import grade as run_checks

    report: Report = run_checks(bank, coding, file, seed=seed)
    return report


def _graded_answer(call: Call, question: "AnyQuestion", answer: str, marks: str | None, seed: int) -> "Report":
    from kdgrader.grading import grade_answer

    name, text = ("", answer) if not answer.startswith("@") else _from_file(Path(answer[1:]))
    awarded = None if marks is None else tuple(mark.strip() for mark in marks.split(",") if mark.strip(" -"))
    return grade_answer(call.bank(question.id), question, text, seed=seed, marks=awarded, name=name)


def _from_file(path: Path) -> tuple[str, str]:
    try:
        with path.open("rb") as file:
            data = file.read(LONGEST_ANSWER + 1)
    except OSError as error:
        raise CallError(says("{path} cannot be read: {why}.", path=path, why=error.strerror)) from error
    if len(data) > LONGEST_ANSWER:
        raise CallError(says("{path} is longer than an answer may be: 1 MiB.", path=path))
    try:
        return path.name, data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CallError(says("{path} is not UTF-8 text.", path=path)) from error


def _coding(question: "AnyQuestion", otherwise: Text) -> "CodingQuestion":
    from kdgrader.bank import CodingQuestion

    if isinstance(question, CodingQuestion):
        return question
    what = says("{id} is a theory question.", id=question.id)
    raise CallError(Text(f"{what.en} {otherwise.en}", f"{what.zh}{otherwise.zh}"))


def _audiences(audience: Audience | None) -> tuple[Audience, ...]:
    return ("candidate", "interviewer") if audience is None else (audience,)


def _require_candidate(audience: Audience | None, depth: "Depth | None") -> None:
    if audience == "interviewer" and depth is not None:
        raise CallError(says("--depth belongs to the candidate's version: an interviewer sees all."))


def _print(call: Call, report: "Report", audience: Audience | None, depth: "Depth | None", as_json: bool) -> None:
    from kdgrader.cli.streams import result_json, show
    from kdgrader.reports import for_candidate

    if as_json:  # a program gets all there is unless it asks for less; a person gets the candidate's view
        from kdgrader.reports import to_json

        result_json(to_json(for_candidate(report, depth or 3) if audience == "candidate" else report))
        return
    from kdgrader.cli.draw import report_page

    if audience == "interviewer":
        show(report_page(report, call.lang, interviewer=True))
    else:
        shown = for_candidate(report, depth or (ON_A_TERMINAL if report.kind == "coding" else 3))
        show(report_page(shown, call.lang))
        if depth is None and shown.depth < 3 and report.diagnoses:
            call.note(says("For what it is: the same again with --depth 3"))


def _notes(call: Call, report: "Report", file: Path | None, folder: Path | None, audience: Audience | None) -> None:
    if report.receipt.weak_sandbox:
        layers = ", ".join(report.receipt.sandbox)
        call.note(says("Graded on a weak sandbox ({layers}): `kdgrader doctor` says what is missing.", layers=layers))
    if folder is not None:
        pages = ", ".join(str(folder / f"{name}.html") for name in _audiences(audience))
        call.note(says("Written: {pages}", pages=pages))
    if file is not None and report.status != "passed":
        call.note(says("For a hint: kdgrader hint {id}", id=report.question))
    if report.needs_person:
        call.note(says("To mark it: kdgrader grade {id} --answer … --marks LINES", id=report.question))


@command(
    "render",
    help=says("Draw the pages again from a report alone.").en,
    examples=("kdgrader render feedback/report.json -o pages --for candidate --depth 2",),
    bank=False,
)
@click.argument("report_file", metavar="REPORT.json", type=ANY_PATH, callback=existing_file)
@click.option("-o", "folder", metavar="DIR", type=ANY_PATH, help=says("Where to; else beside the report.").en)
@click.option("--for", "audience", type=AUDIENCE, help=says("Only this page.").en)
@DEPTH
def render(call: Call, report_file: Path, folder: Path | None, audience: Audience | None, depth: "Depth | None") -> int:
    from kdgrader.cli.streams import result
    from kdgrader.reports import read_report, write_pages

    _require_candidate(audience, depth)
    report = read_report(report_file)
    if report.audience == "candidate" and audience == "interviewer":
        raise CallError(says("{path} is the candidate's version: it lacks the interviewer's page.", path=report_file))
    audiences = ("candidate",) if report.audience == "candidate" else _audiences(audience)
    folder = report_file.parent if folder is None else folder
    write_pages(report, folder, lang=call.lang, audiences=audiences, depth=depth or 3)
    for name in audiences:
        result(str(folder / f"{name}.html"))
    return 0
