"""What every command shares: its options, its example, and the bank that it reads."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from kdgrader.cli.language import EXAMPLE
from kdgrader.errors import CallError
from kdgrader.i18n import says
from kdgrader.text import LANGS, Lang, Text

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from kdgrader.bank import Bank

ANY_PATH = click.Path(path_type=Path)
SEED = click.IntRange(min=0)


class Call(msgspec.Struct, frozen=True):
    """What every command is told: the language, the bank's folder, whether to keep quiet."""

    lang: Lang
    bank_root: Path | None = None
    quiet: bool = False

    def bank(self, *ids: str) -> "Bank":
        """The bank; where ids are given, only these questions have to be sound."""
        from kdgrader.bank import load_bank

        return load_bank(self.bank_root, of=ids)

    def note(self, text: Text) -> None:
        """A line beside the result: on stderr, and not with --quiet."""
        if not self.quiet:
            from kdgrader.clean import clean
            from kdgrader.cli.streams import err

            err().print(clean(text.get(self.lang)), soft_wrap=True)


def command(
    name: str, *, help: str, examples: tuple[str, ...], bank: bool = True, quiet: bool = False
) -> Callable[[Callable[..., int]], click.Command]:
    """A command whose function gets a `Call` first; `examples` are run by the tests, as they stand."""
    lines = "\n".join(f"  {example}" for example in examples)

    def build(handler: Callable[..., int]) -> click.Command:
        def run(**given: Any) -> int:
            lang: Lang = click.get_current_context().obj
            return handler(Call(lang, given.pop("bank_root", None), given.pop("quiet", False)), **given)

        made = click.command(name, help=help, epilog=f"\b\n{EXAMPLE.en}\n{lines}")(handler)
        made.callback = run
        made.params += _shared(bank=bank, quiet=quiet)
        return made

    return build


def _shared(*, bank: bool, quiet: bool) -> list[click.Parameter]:
    options: list[click.Parameter] = []
    if bank:
        options.append(
            click.Option(["--bank", "bank_root"], type=ANY_PATH, metavar="DIR", help=says("Another bank.").en)
        )
    if quiet:
        options.append(click.Option(["--quiet", "-q"], is_flag=True, help=says("No notes on stderr.").en))
    return [*options, lang_option()]


def lang_option() -> click.Option:
    """Read before the call is parsed (language.py); here it is checked and stands in the help."""
    return click.Option(
        ["--lang"], type=click.Choice(LANGS), expose_value=False, help=says("Speak English or Chinese.").en
    )


def json_option(handler: Callable[..., int]) -> Callable[..., int]:
    return click.option("--json", "as_json", is_flag=True, help=says("Print JSON and nothing else.").en)(handler)


def id_argument(handler: Callable[..., int]) -> Callable[..., int]:
    return click.argument("id", metavar="ID", shell_complete=complete_ids)(handler)


def existing_file(ctx: click.Context, parameter: click.Parameter, path: Path | None) -> Path | None:
    """A file to read. Click's own check would say so in English alone."""
    return path if ctx.resilient_parsing else existing(path)


def existing(path: Path | None) -> Path | None:
    if path is None or path.is_file():
        return path
    if path.is_dir():
        raise CallError(says("{path} is a folder, and a file is wanted.", path=path))
    if path.exists():
        raise CallError(says("{path} is not a regular file.", path=path))
    raise CallError(says("There is no file {path}.", path=path))


def complete_ids(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """The ids that begin so, each with its title. A bank that cannot be read completes nothing."""
    from click.shell_completion import CompletionItem

    from kdgrader.bank import load_bank
    from kdgrader.cli.language import language_of
    from kdgrader.errors import KdgraderError

    try:
        questions = load_bank(ctx.params.get("bank_root")).questions
    except (KdgraderError, OSError):
        return []
    lang = language_of((), os.environ)
    return [
        CompletionItem(question.id, help=question.title.get(lang))
        for question in questions
        if question.id.startswith(incomplete)
    ]


def complete_topics(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    from kdgrader.bank import TOPICS

    return [topic for topic in TOPICS if topic.startswith(incomplete)]
