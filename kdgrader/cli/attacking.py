"""doctor --attack: the hostile corpus, run on this machine, and its scoreboard."""

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kdgrader.cli.common import Call
from kdgrader.errors import CallError, GraderError
from kdgrader.i18n import says

if TYPE_CHECKING:
    from rich.console import RenderableType

    from kdgrader.attack import Attack, Outcome

HELD, NOT_HELD = 0, 1


def attack(call: Call, wanted: Sequence[str], jobs: int | None, file: Path | None, *, as_json: bool) -> int:
    from kdgrader.attack import read_corpus, to_json, to_markdown
    from kdgrader.attack.scoreboard import write
    from kdgrader.cli.doctor import examine
    from kdgrader.cli.streams import result_json, show

    attacks = _wanted(read_corpus(), wanted)
    if not examine().others_allowed:
        raise GraderError(
            says("This machine lacks a sandbox layer that the submissions of others require: it is not to be attacked.")
        )
    if file is not None and not file.absolute().parent.is_dir():
        raise CallError(says("There is no folder {path}.", path=file.absolute().parent))
    begun = time.monotonic()
    outcomes = _run(call, attacks, jobs or 1 + (os.cpu_count() or 1))  # many only wait for their end
    seconds = time.monotonic() - begun
    if file is not None:
        write(to_markdown(outcomes, seconds), file)
        call.note(says("Written: {pages}", pages=file))
    if as_json:
        result_json(to_json(outcomes, seconds))
    else:
        show(_page(outcomes, seconds, call))
    return HELD if all(outcome.held for outcome in outcomes) else NOT_HELD


def _wanted(attacks: "tuple[Attack, ...]", families: Sequence[str]) -> "tuple[Attack, ...]":
    from kdgrader.attack.corpus import FAMILIES

    for family in families:
        if family not in FAMILIES:
            raise CallError(
                says("There is no family {name}. There are: {names}.", name=family, names=", ".join(FAMILIES))
            )
    return tuple(attack for attack in attacks if not families or attack.family in families)


def _run(call: Call, attacks: "tuple[Attack, ...]", jobs: int) -> "list[Outcome]":
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from kdgrader.attack import run_corpus
    from kdgrader.cli.streams import err

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = err()
    with Progress(*columns, console=console, transient=True, disable=call.quiet or not console.is_terminal) as progress:
        task = progress.add_task(says("Attacks").get(call.lang), total=len(attacks))
        return run_corpus(call.bank(), attacks, jobs=jobs, done=lambda _: progress.advance(task))


def _page(outcomes: "Sequence[Outcome]", seconds: float, call: Call) -> "RenderableType":
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text as Line

    from kdgrader.attack.scoreboard import families
    from kdgrader.clean import clean

    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column(says("Family").get(call.lang))
    table.add_column(says("Files").get(call.lang), justify="right")
    table.add_column(says("Held").get(call.lang), justify="right")
    for family in families(outcomes):
        held = family.held == family.files
        mark = Line(f"{'✓' if held else '✗'} {family.name}", style="green" if held else "red")
        table.add_row(mark, str(family.files), str(family.held))
    parts: list[RenderableType] = [table, ""]
    for outcome in outcomes:
        if not outcome.held:
            parts.append(Line(f"✗ {outcome.id}: {outcome.tries}", style="red"))
            parts += [Line(clean(f"    {what}")) for what in outcome.wrong]
    good, s = sum(outcome.held for outcome in outcomes), round(seconds)
    parts.append(says("{held} of {all} held, in {s} s.", held=good, all=len(outcomes), s=s).get(call.lang))
    return Group(*parts)
