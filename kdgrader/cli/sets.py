"""set new: a seeded choice of questions for an interview."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kdgrader.cli import choices
from kdgrader.cli.common import ANY_PATH, SEED, Call, command, complete_topics
from kdgrader.i18n import says

if TYPE_CHECKING:
    from kdgrader.reports.records import Depth


@command(
    "new",
    help=says("Make a set: a candidate's packet and an interviewer's guide.").en,
    examples=("kdgrader set new --minutes 45 --topics losses,training --level 1,2,3 --seed 715 -o interview",),
    quiet=True,
)
@click.option(
    "--minutes", metavar="M", type=click.IntRange(min=1), required=True, help=says("How long it may take.").en
)
@click.option("--topics", metavar="A,B", shell_complete=complete_topics, help=says("Only these topics: a,b.").en)
@click.option("--level", metavar="L", help=says("Only these levels: 1 to 5.").en)
@click.option("--seed", metavar="N", type=SEED, required=True, help=says("Another seed is another set.").en)
@click.option(
    "--depth",
    type=click.IntRange(1, 3),
    metavar="1..3",
    default=3,
    show_default=True,
    help=says("How deep a candidate looks: 1 what fails, 2 where to look, 3 what it is.").en,
)
@click.option("-o", "folder", metavar="DIR", required=True, type=ANY_PATH, help=says("A new folder.").en)
def new(
    call: Call, minutes: int, topics: str | None, level: str | None, seed: int, depth: "Depth", folder: Path
) -> int:
    wanted, levels = choices.topics(topics, "--topics"), choices.levels(level)
    bank = call.bank()
    from kdgrader.cli.streams import result
    from kdgrader.sets import new_set

    made = new_set(
        bank, minutes=minutes, topics=wanted, levels=levels, seed=seed, folder=folder, lang=call.lang,
        feedback_depth=depth,
    )  # fmt: skip
    for half in ("candidate", "interviewer"):
        result(str(folder / half))
    taken = sum(question.minutes for question in made.questions)
    ids = ", ".join(question.id for question in made.questions)
    call.note(says("{taken} of {minutes} minutes: {ids}", taken=taken, minutes=minutes, ids=ids))
    return 0
