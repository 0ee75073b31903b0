"""bank prove, bank stats: what is claimed of a bank, tried out and published."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kdgrader.cli.common import ANY_PATH, Call, command, complete_ids, existing_file, json_option
from kdgrader.errors import CallError
from kdgrader.i18n import says
from kdgrader.text import Lang

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from kdgrader.proof import Proof, QuestionProof

HOLDS, DOES_NOT = 0, 1
ids_argument = click.argument("ids", metavar="[ID]...", nargs=-1, shell_complete=complete_ids)
jobs_option = click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help=says("How many processes at once (default: one a core).").en
)


@command(
    "prove",
    help=says("Try every claim about a bank's questions: right answers pass, wrong ones fail and are named.").en,
    examples=("kdgrader bank prove softmax-temperature", "kdgrader bank prove never-nan tempered-kl --json"),
    quiet=True,
)
@ids_argument
@jobs_option
@click.option("-o", "file", type=ANY_PATH, metavar="FILE", help=says("Write the JSON to a file as well.").en)
@json_option
def prove(call: Call, ids: tuple[str, ...], jobs: int | None, file: Path | None, as_json: bool) -> int:
    from kdgrader.cli.streams import result_json
    from kdgrader.proof import to_json

    _require_folder(file)
    proof = _run(call, ids, jobs)
    if file is not None:
        _write(call, file, to_json(proof))
    if as_json:
        result_json(to_json(proof))
    else:
        _print(proof, call.lang)
    return HOLDS if proof.holds else DOES_NOT


@command(
    "stats",
    help=says("Write the figures of a bank's questions into one table: docs/bank.md, or another file.").en,
    examples=("kdgrader bank stats never-nan -o bank.md",),
    quiet=True,
)
@ids_argument
@jobs_option
@click.option(
    "--from", "given", type=ANY_PATH, callback=existing_file, metavar="PROOF",
    help=says("Take the figures from what `bank prove` wrote, and run nothing.").en,
)  # fmt: skip
@click.option(
    "-o", "file", type=ANY_PATH, metavar="FILE", default=Path("docs/bank.md"),
    help=says("The page (default: docs/bank.md).").en,
)  # fmt: skip
def stats(call: Call, ids: tuple[str, ...], jobs: int | None, given: Path | None, file: Path) -> int:
    from kdgrader.proof import read_proof, to_markdown

    if given is not None and ids:
        raise CallError(says("Either ids, or a proof that is there already."))
    _require_folder(file)
    proof = read_proof(given) if given is not None else _run(call, ids, jobs)
    _write(call, file, to_markdown(proof).encode())
    return HOLDS if proof.holds else DOES_NOT


def _require_folder(file: Path | None) -> None:
    """Before minutes of work, not after."""
    if file is not None and not file.absolute().parent.is_dir():
        raise CallError(says("There is no folder {path}.", path=file.absolute().parent))


def _write(call: Call, file: Path, content: bytes) -> None:
    from kdgrader.reports.files import write_file

    write_file(file, content)
    call.note(says("Written: {pages}", pages=file))


def _run(call: Call, ids: "Sequence[str]", jobs: int | None) -> "Proof":
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from kdgrader.cli.streams import err

    bank = call.bank(*ids)
    wanted = {bank.get(id).id for id in ids}
    questions = [question for question in bank.questions if not ids or question.id in wanted]
    console = err()
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
    )
    hidden = call.quiet or not console.is_terminal
    # No thread of its own that draws: what is forked beside a thread may inherit a lock that nobody opens again.
    with Progress(*columns, console=console, transient=True, disable=hidden, auto_refresh=False) as progress:
        task = progress.add_task(says("Questions").get(call.lang), total=len(questions))

        def done(count: float) -> None:
            progress.update(task, completed=count, refresh=True)

        from kdgrader.proof import prove

        return prove(bank, questions, jobs=jobs or os.cpu_count() or 1, done=done)


def _print(proof: "Proof", lang: Lang) -> None:
    from kdgrader.clean import clean
    from kdgrader.cli.streams import out, show

    show(_table(proof, lang))
    console = out()

    def line(text: str, style: str = "") -> None:
        console.print(clean(text), style=style, soft_wrap=True)  # a diff is not to be broken at column 80

    line("")
    for question in proof.questions:
        for fault in question.faults:
            line(f"✗ {question.id}: {fault.says.get(lang)}", "red")
            for part in fault.detail.splitlines():
                line(f"    {part}")
        for survivor in question.coding.survivors if question.coding else ():
            line(says("{id}: a mutant that every check passes", id=question.id).get(lang), "yellow")
            for part in survivor.diff.splitlines():
                line(f"    {part}", {"+": "green", "-": "red", "@": "cyan"}.get(part[:1], ""))
    for text in _summary(proof, lang):
        line(text)


def _table(proof: "Proof", lang: Lang) -> "Table":
    from rich.table import Table
    from rich.text import Text as Line

    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column(says("Question").get(lang), no_wrap=True)
    for name in (says("Mistakes"), says("Mutants"), says("Rounding"), says("Effect"), says("Seconds")):
        table.add_column(name.get(lang), justify="right", no_wrap=True)
    for question in proof.questions:
        mark = Line(f"{'✓' if question.holds else '✗'} {question.id}", style="green" if question.holds else "red")
        table.add_row(mark, *_cells(question), f"{question.seconds:.1f}")
    return table


def _cells(question: "QuestionProof") -> tuple[str, str, str, str]:
    """Named of all; killed of those that are not equivalent; the two margins of the tolerances."""
    from kdgrader.proof.page import mutants, part, times

    if question.coding is not None:
        figures = question.coding
        named = f"{figures.named}/{len(figures.mistakes)}"
        return named, mutants(figures), part(figures.rounding), times(figures.effect)
    if question.theory is not None and question.theory.wrong:
        theory = question.theory
        routes = "" if theory.routes is None else part(theory.routes)
        return f"{theory.rebutted}/{theory.wrong}", "", routes, times(theory.nearest) if theory.nearest else ""
    return "", "", "", ""


def _summary(proof: "Proof", lang: Lang) -> list[str]:
    held, count = sum(question.holds for question in proof.questions), len(proof.questions)
    lines = []
    figures = [question.coding for question in proof.questions if question.coding is not None]
    if figures:
        killed, graded = sum(f.killed for f in figures), sum(f.mutants - len(f.equivalent) for f in figures)
        mutants = says(
            "Mutants killed: {killed} of {all}, and {equivalent} listed as equivalent.",
            killed=killed, all=graded, equivalent=sum(len(f.equivalent) for f in figures),
        )  # fmt: skip
        pairs = says(
            "Pairs of mistakes explained: {named} of {all}. Verdicts that changed with the seed: {flips}.",
            named=sum(f.pairs_named for f in figures), all=sum(f.pairs for f in figures),
            flips=sum(f.flips for f in figures),
        )  # fmt: skip
        lines += [mutants.get(lang), pairs.get(lang)]
    seconds = round(proof.seconds)
    return [*lines, says("{held} of {all} questions hold, in {s} s.", held=held, all=count, s=seconds).get(lang)]
