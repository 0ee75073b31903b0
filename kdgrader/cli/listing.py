"""The bank as lines of a terminal: id, title, level, minutes, kind, topic, in columns."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from kdgrader.i18n import says
from kdgrader.text import Lang

if TYPE_CHECKING:
    from rich.text import Text as Line

    from kdgrader.bank import AnyQuestion

GAP = "  "
NARROWEST_TITLE = 12


def question_lines(questions: "Sequence[AnyQuestion]", lang: Lang, width: int | None = None) -> Iterator[list[str]]:
    """One line a question, as its columns. On a terminal of that width, titles give way; without one nothing is cut."""
    rows = [_cells(question, lang) for question in questions]
    if not rows:
        return
    widths = [max(cell_len(row[column]) for row in rows) for column in range(len(rows[0]))]
    if width is not None:
        others = sum(widths) - widths[1] + len(GAP) * (len(widths) - 1)
        widths[1] = min(widths[1], max(NARROWEST_TITLE, width - others))
    for row in rows:
        yield [_fitted(cell, width) for cell, width in zip(row, widths, strict=True)]


def plain_line(columns: list[str]) -> str:
    """The line for a file or a pipe, which needs no more of rich than the width of a character."""
    return GAP.join(columns).rstrip()


def coloured_line(columns: list[str]) -> "Line":
    from rich.text import Text as Line

    line = Line(GAP).join(
        Line(cell, style="bold cyan" if column == 0 else "" if column == 1 else "dim")
        for column, cell in enumerate(columns)
    )
    line.rstrip()
    return line


def _cells(question: "AnyQuestion", lang: Lang) -> tuple[str, ...]:
    return (
        question.id,
        question.title.get(lang),
        says("level {n}", n=question.level).get(lang),
        says("{n} min", n=f"{question.minutes:2}").get(lang),
        kind(question, lang),
        question.topic,
    )


def kind(question: "AnyQuestion", lang: Lang) -> str:
    return (says("coding") if question.kind == "coding" else says("theory")).get(lang)


def _fitted(cell: str, width: int) -> str:
    shown = cell if cell_len(cell) <= width else set_cell_size(cell, width - 1) + "…"
    return set_cell_size(shown, width)
