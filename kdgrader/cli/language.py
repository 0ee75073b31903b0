"""Which language a call speaks, known before the call is parsed: help and errors of parsing speak it too."""

import contextlib
import copy
import gettext
import os
import re
from collections.abc import Iterator, Mapping, Sequence

import click

from kdgrader.i18n import DOMAIN, LOCALES, says
from kdgrader.text import LANGS, Lang

EXAMPLE = says("Example:")


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Lang:
    """`--lang`, else KDGRADER_LANG, else Chinese where the locale is, else English."""
    own = environment.get("KDGRADER_LANG", "")
    locales = [environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    locale = next(filter(None, locales), "")  # the first that is set, as POSIX has it
    for wanted in (_option(arguments), own):
        for lang in LANGS:
            if wanted.lower().startswith(lang):
                return lang
    return "zh" if locale.lower().startswith("zh") else "en"


def _option(arguments: Sequence[str]) -> str:
    """What follows the last --lang; whether it names a language is for the parser to say."""
    found = ""
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=True):
        if argument == "--":
            break
        if argument == "--lang":
            found = following
        elif argument.startswith("--lang="):
            found = argument.removeprefix("--lang=")
    return found


@contextlib.contextmanager
def clicks_own_words(lang: Lang) -> Iterator[None]:
    """Within this block Click takes its own words ("Usage:", "Missing option") from our catalogue.

    Click asks gettext for the domain of the moment in the language of the environment, so these are set.
    """
    domain, language = gettext.textdomain(), os.environ.get("LANGUAGE")
    gettext.bindtextdomain(DOMAIN, str(LOCALES))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = lang
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if language is None:
            os.environ.pop("LANGUAGE", None)
        else:
            os.environ["LANGUAGE"] = language


def translated(command: click.Command, lang: Lang) -> click.Command:
    """A copy of the command that helps in that language; modules write their help as `says("…").en`."""
    spoken = copy.copy(command)
    spoken.help = says(command.help).get(lang) if command.help else None
    spoken.short_help = re.split(r"(?<=[.。]) ?", spoken.help)[0] if spoken.help else None
    spoken.epilog = command.epilog.replace(EXAMPLE.en, EXAMPLE.get(lang)) if command.epilog else None
    spoken.params = [translated_parameter(parameter, lang) for parameter in command.params]
    return spoken


def translated_parameter(parameter: click.Parameter, lang: Lang) -> click.Parameter:
    spoken = copy.copy(parameter)
    if isinstance(spoken, click.Option) and spoken.help:
        spoken.help = says(spoken.help).get(lang)
    return spoken
