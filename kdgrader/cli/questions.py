"""Looking at questions: list, show, start, hint. Reads questions/ alone and needs no torch."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from kdgrader.cli import choices
from kdgrader.cli.common import ANY_PATH, SEED, Call, command, complete_topics, id_argument, json_option
from kdgrader.errors import CallError
from kdgrader.i18n import says

if TYPE_CHECKING:
    from kdgrader.bank import AnyQuestion


@command(
    "list",
    help=says("List the questions, one a line.").en,
    examples=("kdgrader list", "kdgrader list --topic losses --level 2,3 --kind coding"),
)
@click.option("--topic", metavar="T", shell_complete=complete_topics, help=says("Only these topics: a,b.").en)
@click.option("--level", metavar="L", help=says("Only these levels: 1 to 5.").en)
@click.option("--kind", type=click.Choice(["coding", "theory"]), help=says("Only this kind.").en)
@json_option
def list_questions(
    call: Call, topic: str | None, level: str | None, kind: Literal["coding", "theory"] | None, as_json: bool
) -> int:
    from kdgrader.cli.streams import for_a_person, out, result

    topics, levels = choices.topics(topic), choices.levels(level)
    questions = [
        question
        for question in call.bank().questions
        if (not topics or question.topic in topics)
        and (not levels or question.level in levels)
        and (kind is None or question.kind == kind)
    ]
    if as_json:
        import json

        result(json.dumps([listed(question) for question in questions], ensure_ascii=False, indent=2))
        return 0
    from kdgrader.cli.listing import coloured_line, plain_line, question_lines

    if not questions:
        call.note(says("No question of the bank is like that."))
    elif for_a_person():
        terminal = out()
        for columns in question_lines(questions, call.lang, terminal.width):
            terminal.print(coloured_line(columns), soft_wrap=True)
    else:
        result("\n".join(plain_line(columns) for columns in question_lines(questions, call.lang)))
    return 0


def listed(question: "AnyQuestion") -> dict[str, object]:
    return {
        "id": question.id,
        "topic": question.topic,
        "kind": question.kind,
        "level": question.level,
        "minutes": question.minutes,
        "title": {"en": question.title.en, "zh": question.title.zh},
        "aspects": [aspect.id for aspect in question.aspects],
    }


@command(
    "show",
    help=says("Read one question in the terminal.").en,
    examples=("kdgrader show kd-loss", "kdgrader show kd-loss --lang zh"),
)
@id_argument
@click.option(
    "--seed",
    metavar="N",
    type=SEED,
    default=0,
    show_default=True,
    help=says("Draws a question's numbers.").en,
)
def show_question(call: Call, id: str, seed: int) -> int:
    from kdgrader.cli.streams import show
    from kdgrader.cli.texts import question_page

    show(question_page(call.bank(id).get(id), seed=seed, lang=call.lang))
    return 0


@command(
    "start",
    help=says("Write the file that an answer begins from. A file that is there stays.").en,
    examples=("kdgrader start kd-loss", "kdgrader start kd-loss answers"),
    quiet=True,
)
@id_argument
@click.argument("folder", metavar="[DIR]", default=".", type=ANY_PATH)
def start(call: Call, id: str, folder: Path) -> int:
    from kdgrader.bank import CodingQuestion, starter
    from kdgrader.cli.streams import result

    question = call.bank(id).get(id)
    if not isinstance(question, CodingQuestion):
        raise CallError(says("{id} is a theory question: it is answered by kdgrader grade {id} --answer A", id=id))
    path = folder / f"{question.id.replace('-', '_')}.py"
    write_new(path, starter(question))
    result(str(path))
    call.note(says("Try it on the public examples: kdgrader check {id} {path}", id=id, path=path))
    return 0


def write_new(path: Path, text: str) -> None:
    """Write a file that was not there. The system decides it, so that nobody's file is lost in between."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise CallError(says("{path} is there already, and stays as it is.", path=path)) from error
    except OSError as error:
        raise CallError(says("{path} cannot be written: {why}.", path=path, why=error.strerror)) from error


@command(
    "hint",
    help=says("One hint for self-study, the vaguest first.").en,
    examples=("kdgrader hint kd-loss", "kdgrader hint kd-loss --depth 3"),
    quiet=True,
)
@id_argument
@click.option(
    "--depth",
    metavar="N",
    type=click.IntRange(1, 3),
    default=1,
    show_default=True,
    help=says("From 1, vague, to 3.").en,
)
def hint(call: Call, id: str, depth: int) -> int:
    from kdgrader.bank import hints
    from kdgrader.cli.streams import show
    from kdgrader.cli.texts import prose

    texts = hints(call.bank(id).get(id))
    if not texts:
        raise CallError(says("{id} is a theory question, and has no hints.", id=id))
    show(prose(texts[depth - 1].get(call.lang)))
    if depth < len(texts):
        call.note(says("More: kdgrader hint {id} --depth {depth}", id=id, depth=depth + 1))
    return 0
