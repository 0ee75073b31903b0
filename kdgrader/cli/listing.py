"""The bank as lines of a terminal: id, title, level, minutes, kind, topic, in columns."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.text import Text as Line

from kdgrader.i18n import says
from kdgrader.text import Lang

if TYPE_CHECKING:
    from kdgrader.bank import AnyQuestion

GAP = 2
NARROWEST_TITLE = 12


def question_lines(questions: "Sequence[AnyQuestion]", lang: Lang, width: int | None) -> Iterator[Line]:
    """One line a question. On a terminal of that width, titles give way; without one nothing is cut."""
    rows = [_cells(question, lang) for question in questions]
    if not rows:
        return
    widths = [max(cell_len(row[column]) for row in rows) for column in range(len(rows[0]))]
    if width is not None:
        others = sum(widths) - widths[1] + GAP * (len(widths) - 1)
        widths[1] = min(widths[1], max(NARROWEST_TITLE, width - others))
    for row in rows:
        yield _line(row, widths)


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


def _line(row: tuple[str, ...], widths: list[int]) -> Line:
    line = Line()
    for column, (cell, width) in enumerate(zip(row, widths, strict=True)):
        shown = cell if cell_len(cell) <= width else set_cell_size(cell, width - 1) + "…"
        shown = set_cell_size(shown, width)
        line.append(shown, style="bold cyan" if column == 0 else "" if column == 1 else "dim")
        line.append(" " * GAP)
    line.rstrip()
    return line
