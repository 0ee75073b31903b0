"""The bank's texts in a terminal: markdown as Rich draws it, formulas as readable lines."""

import re
from typing import TYPE_CHECKING

import msgspec
from rich.console import Group, RenderableType
from rich.markdown import Markdown
from rich.text import Text as Line

from kdgrader.clean import clean
from kdgrader.cli.formulas import readable
from kdgrader.cli.listing import kind
from kdgrader.i18n import says
from kdgrader.limits import limits_text
from kdgrader.reports.unbroken import unbroken
from kdgrader.text import Lang, Text

if TYPE_CHECKING:
    from kdgrader.bank import AnyQuestion

CODE_THEME = "ansi_dark"  # the terminal's own colours, on whatever background it has
INDENT = "\u00a0" * 4  # markdown strips plain spaces at the beginning of a line

# Code first: a dollar inside it is a dollar.
_PARTS = re.compile(
    r"(?P<code>^(?P<fence>`{3,}|~{3,}).*?^(?P=fence)[ \t]*$|(?P<tick>`+)(?!`).+?(?<!`)(?P=tick)(?!`))"
    r"|(?<!\\)\$\$(?P<block>.+?)\$\$"
    r"|(?<!\\)\$(?![\s$])(?P<inline>[^$]+?)(?<![\s\\])\$(?!\d)",
    re.DOTALL | re.MULTILINE,
)
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~#])")


def prose(markdown: str) -> RenderableType:
    """A text of the bank, ready to print."""
    return Markdown(without_formulas(unbroken(clean(markdown))), code_theme=CODE_THEME, hyperlinks=False)


def plain(markdown: str) -> str:
    """A short text as one line of plain words: for tables, where markdown has no room."""
    text = _PARTS.sub(lambda part: part["code"].strip("`") if part["code"] else _formula(part), clean(markdown))
    return " ".join(re.sub(r"(\*\*|(?<!\w)[*_]|[*_](?!\w))", "", text).split())


def without_formulas(markdown: str) -> str:
    """The same markdown, each formula in words that markdown leaves as they are."""
    return _PARTS.sub(_shown, markdown)


def _shown(part: re.Match[str]) -> str:
    if part["code"]:
        return part["code"]
    text = _MARKDOWN.sub(r"\\\1", _formula(part))
    if part["block"] is None:
        return text
    lines = "\\\n".join(INDENT + line for line in text.split("\n"))
    return f"\n\n{lines}\n\n"


def _formula(part: re.Match[str]) -> str:
    tex = part["block"] if part["block"] is not None else part["inline"]
    text = readable(tex)
    return text if part["block"] is not None else " ".join(text.split("\n"))


def question_page(question: "AnyQuestion", *, seed: int, lang: Lang) -> RenderableType:
    """One question: what it is, its text with its numbers, what is graded, what to do next."""
    from kdgrader.bank import TheoryQuestion, drawn, question_text

    values = drawn(question, seed) if isinstance(question, TheoryQuestion) else {}
    return Group(
        Line.assemble((question.title.get(lang), "bold"), "  ", (question.id, "cyan")),
        Line(_facts(question, lang), style="dim"),
        "",
        prose(question_text(question, values).get(lang)),
        *_graded(question, lang),
        "",
        Line(_next(question, seed, lang), style="dim"),
    )


def _facts(question: "AnyQuestion", lang: Lang) -> str:
    return " · ".join(
        (
            kind(question, lang),
            question.topic,
            says("level {n}", n=question.level).get(lang),
            says("{n} min", n=question.minutes).get(lang),
            (says("1 point") if question.max_score == 1 else says("{n} points", n=f"{question.max_score:g}")).get(lang),
        )
    )


def _points(points: float) -> Text:
    return says("1 point") if points == 1 else says("{n} points", n=f"{points:g}")


def _graded(question: "AnyQuestion", lang: Lang) -> list[RenderableType]:
    if question.kind == "theory":
        return []
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    for aspect in question.aspects:
        text = plain(aspect.text.get(lang))
        needs = says("(only with {needs})", needs=", ".join(aspect.needs)).get(lang) if aspect.needs else ""
        table.add_row(f"{aspect.points:g}", Line(aspect.id, style="cyan"), f"{text} {needs}".strip())
    limits = limits_text(**msgspec.structs.asdict(question.limits)).get(lang)
    return ["", Line(says("Aspects and their points").get(lang), style="bold"), table, "", Line(limits, style="dim")]


def _next(question: "AnyQuestion", seed: int, lang: Lang) -> str:
    if question.kind == "coding":
        return says("Begin: kdgrader start {id}", id=question.id).get(lang)
    seeded = f" --seed {seed}" if seed else ""
    return says("Answer: kdgrader grade {id} --answer …{seeded}", id=question.id, seeded=seeded).get(lang)
