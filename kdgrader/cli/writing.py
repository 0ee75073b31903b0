"""bank new and bank adopt: what writes into a bank."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from kdgrader.cli import choices
from kdgrader.cli.common import ANY_PATH, SEED, Call, command, complete_ids, complete_topics, existing_file, json_option
from kdgrader.errors import CallError
from kdgrader.i18n import says
from kdgrader.text import Text

if TYPE_CHECKING:
    from kdgrader.bank import Form
    from kdgrader.writing import Adopted

FORMS = ("choice", "choices", "number", "line", "text")


@command(
    "new",
    help=says("Begin a question: a small one that works, and says at each place what to write there.").en,
    examples=(
        "kdgrader bank new teacher-entropy --topic foundations --bank my-bank",
        "kdgrader bank new entropy-by-hand --topic foundations --form number --bank my-bank",
    ),
    quiet=True,
)
@click.argument("id", metavar="ID")
@click.option("--topic", metavar="T", required=True, shell_complete=complete_topics, help=says("Its topic.").en)
@click.option("--kind", type=click.Choice(["coding", "theory"]), help=says("coding, unless there is a form.").en)
@click.option("--form", type=click.Choice(FORMS), help=says("How a theory question is answered; else choice.").en)
def new(call: Call, id: str, topic: str, kind: Literal["coding", "theory"] | None, form: "Form | None") -> int:
    from kdgrader.bank import TOPICS
    from kdgrader.cli.streams import result
    from kdgrader.writing import new_coding, new_theory, writable_bank

    if kind == "coding" and form is not None:
        raise CallError(says("--form belongs to a theory question, not to a coding one."))
    choices.chosen("--topic", topic, TOPICS)
    found = next((known for known in TOPICS if known == topic.strip()), None)
    if found is None:
        raise CallError(says("A question has one topic, and here are several: {topics}.", topics=topic))
    root = writable_bank(call.bank_root)
    if kind == "theory" or form is not None:
        files = new_theory(root, id, found, form or "choice")
    else:
        files = new_coding(root, id, found)
    for path in files:
        result(str(path))
    call.note(says("It works as it stands: {command}", command=_command(call, *_trial(id, files))))
    call.note(says("What to write, place by place: {command}", command=_command(call, "bank", "lint", id)))
    return 0


def _trial(id: str, files: tuple[Path, ...]) -> tuple[str, ...]:
    """The words of the call that shows the question at work."""
    reference = next((path for path in files if path.name == "reference.py"), None)
    return ("show", id) if reference is None else ("grade", id, str(reference))


@command(
    "adopt",
    help=says("Keep a submission: a wrong one as a new mistake, a right one as an alternate.").en,
    examples=(
        "kdgrader bank adopt answer.py --question kd-loss --as labels-shifted --bank my-bank",
        "kdgrader bank adopt other.py --question kd-loss --as by-matrices --alternate --bank my-bank",
    ),
    quiet=True,
)
@click.argument("file", metavar="FILE", type=ANY_PATH, callback=existing_file)
@click.option(
    "--question", "id", metavar="ID", required=True, shell_complete=complete_ids, help=says("What it answers.").en
)
@click.option("--as", "name", metavar="NAME", required=True, help=says("What it is to be called.").en)
@click.option("--alternate", is_flag=True, help=says("It is right, and looks different.").en)
@click.option("--seed", metavar="N", type=SEED, help=says("Of the grading in which it was met.").en)
@json_option
def adopt(call: Call, file: Path, id: str, name: str, alternate: bool, seed: int | None, as_json: bool) -> int:
    from kdgrader.writing import adopt_alternate, adopt_mistake, writable_bank

    writable_bank(call.bank_root)
    bank = call.bank()
    question = bank.get(id)
    keep = adopt_alternate if alternate else adopt_mistake
    adopted = keep(bank, question, file, name, seed=seed)
    _print(adopted, as_json)
    _say_what_is_left(call, adopted, id)
    return 0


def _print(adopted: "Adopted", as_json: bool) -> None:
    from kdgrader.cli.streams import result

    if as_json:
        import json

        toml = None if adopted.toml is None else str(adopted.toml)
        data = {"file": str(adopted.file), "toml": toml, "line": adopted.line, "aspect": adopted.aspect or None}
        result(json.dumps(data | {"seed": adopted.seed}, ensure_ascii=False, indent=2))
        return
    result(str(adopted.file))
    if adopted.toml is not None:
        result(f"{adopted.toml}:{adopted.line}")


def _say_what_is_left(call: Call, adopted: "Adopted", id: str) -> None:
    from kdgrader.cli.texts import plain

    if adopted.toml is not None:
        failed = ", ".join(adopted.failed)
        call.note(says("It fails {failed}, and is listed under {aspect}.", failed=failed, aspect=adopted.aspect))
        for text in adopted.measured:
            call.note(Text(plain(text.en), plain(text.zh)))
    call.note(says("Read {file} before anything is graded: the bank runs it as its own code.", file=adopted.file))
    call.note(says("What to write, place by place: {command}", command=_command(call, "bank", "lint", id)))
    call.note(says("Whether it holds: {command}", command=_command(call, "bank", "prove", id)))


def _command(call: Call, *words: str) -> str:
    """A call of this program on the same bank, as it can be pasted into a shell."""
    bank = () if call.bank_root is None else ("--bank", str(call.bank_root))
    return shlex.join(("kdgrader", *words, *bank))
