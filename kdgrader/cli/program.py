"""The program: which commands there are, and what becomes of everything that a command can end in."""

import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import NoReturn

import click

import kdgrader
from kdgrader.cli.common import lang_option
from kdgrader.cli.language import clicks_own_words, language_of, translated, translated_parameter
from kdgrader.errors import BankError, CallError, KdgraderError
from kdgrader.i18n import says
from kdgrader.text import Lang, Text

GRADER_FAULT = 3
CALL_FAULT = 2
INTERRUPTED = 130

# Each name → module and object below kdgrader.cli, or a table of the same kind, in the order of the help.
Table = Mapping[str, "str | tuple[Text, Table]"]
COMMANDS: Table = {
    "list": "questions:list_questions",
    "show": "questions:show_question",
    "start": "questions:start",
    "check": "grading:check",
    "grade": "grading:grade",
    "render": "grading:render",
    "hint": "questions:hint",
    "set": (says("Question sets for an interview."), {"new": "sets:new"}),
    "export": (says("Questions in another program's format."), {"notebook": "exporting:notebook"}),
    "bank": (
        says("For those who write questions."),
        {
            "new": "writing:new",
            "adopt": "writing:adopt",
            "lint": "banks:lint",
            "prove": "proving:prove",
            "stats": "proving:stats",
        },
    ),
    "doctor": "doctor:doctor",
    "completion": "completion:completion",
}


class Group(click.Group):
    """Commands that are imported when they are asked for, in the language of the call."""

    def __init__(self, name: str, help: Text, table: Table, lang: Lang) -> None:
        super().__init__(
            name,
            help=help.get(lang),
            invoke_without_command=True,
            no_args_is_help=False,
            callback=_no_command,
        )
        self.table, self.lang = table, lang

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = self.table.get(cmd_name)
        if entry is None:
            return None
        if not isinstance(entry, str):
            help, table = entry
            return Group(cmd_name, help, table, self.lang)
        module, name = entry.split(":")
        return translated(getattr(import_module(f"kdgrader.cli.{module}"), name), self.lang)


@click.pass_context
def _no_command(ctx: click.Context) -> None:
    """Nothing asked is a wrong call, lest a script with an empty variable reads status 0 as all marks."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        ctx.exit(CALL_FAULT)


def program(lang: Lang) -> click.Group:
    help = says("Interview questions about knowledge distillation, and the grader of their answers.")
    group = Group("kdgrader", help, COMMANDS, lang)
    group.params += [
        translated_parameter(lang_option(), lang),
        click.Option(
            ["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_version,
            help=says("Print the version and exit.").get(lang),
        ),
    ]  # fmt: skip
    return group


def _version(ctx: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(f"kdgrader {kdgrader.__version__}")
        ctx.exit()


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one call and end with its exit status: 0 all marks, 1 not all, 2 wrong call, 3 our fault."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without Chinese shows ? and goes on
    lang = language_of(given, os.environ)
    with clicks_own_words(lang):
        sys.exit(_status(lambda: _run(given, lang), lang))


def _run(arguments: list[str], lang: Lang) -> object:
    return program(lang).main(arguments, prog_name="kdgrader", standalone_mode=False, obj=lang)


def _status(call: Callable[[], object], lang: Lang) -> int:
    try:
        status = call()
    except click.ClickException as error:
        _complain(error.format_message(), _how_to_call(error, lang))
        return CALL_FAULT
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except KdgraderError as error:
        _complain(error.text.get(lang), next_step(error).get(lang))
        return error.exit_status
    except Exception as error:
        _complain(*_unexpected(error, lang))
        return GRADER_FAULT
    return status if isinstance(status, int) else 0


def next_step(error: KdgraderError) -> Text:
    if isinstance(error, BankError):
        return says("`kdgrader bank lint` lists every defect of the bank.")
    if isinstance(error, CallError):
        return Text("", "")  # the sentence itself says what would be right
    return says("`kdgrader doctor` says what this machine lacks.")


def _how_to_call(error: click.ClickException, lang: Lang) -> str:
    context = getattr(error, "ctx", None)
    if context is None:
        return ""
    return says("`{command} --help` shows how it is called.", command=context.command_path).get(lang)


def _unexpected(error: Exception, lang: Lang) -> tuple[str, str]:
    """Never a silent pass: what nobody foresaw is the grader's fault, and says so."""
    if os.environ.get("KDGRADER_DEBUG"):
        traceback.print_exception(error)
    what = says("Internal error: {kind}: {message}", kind=type(error).__name__, message=error)
    what_next = says(
        "This is a fault of kdgrader, not of the submission. Please report it, with the traceback that "
        "KDGRADER_DEBUG=1 shows."
    )
    return what.get(lang), what_next.get(lang)


def _complain(what: str, what_next: str) -> None:
    from kdgrader.clean import clean
    from kdgrader.cli.streams import err

    console = err()
    console.print(clean(what), style="red", soft_wrap=True)
    if what_next:
        console.print(what_next, soft_wrap=True)
