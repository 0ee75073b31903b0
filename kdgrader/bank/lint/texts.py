"""Rules about texts in both languages: translated, formulas that can be drawn, backslashes that survived."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

from kdgrader.bank.defects import Defect
from kdgrader.bank.documents import Where
from kdgrader.bank.lint.places import Coding, Theory, at, at_text
from kdgrader.bank.questions import translation_of
from kdgrader.bank.records import Question, RubricLine
from kdgrader.text import Text

CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
PROSE = 3  # this many English words in a row of texts are prose, which wants a translation
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")  # all but the newline

# Code first, in which a dollar is a dollar; then an escaped dollar; then formulas.
_PARTS = re.compile(
    r"^[ \t]*(?P<fence>`{3,}|~{3,})[^\n]*\n.*?^[ \t]*(?P=fence)[ \t]*$"
    r"|(?P<ticks>`+)(?!`)(?:(?!\n\n).)*?(?<!`)(?P=ticks)(?!`)"
    r"|\\[\\$]"
    r"|\$\$(?P<block>(?:\\.|[^$\\])+)\$\$"
    r"|\$(?P<inline>(?:\\.|(?!\n\n)[^$\\])+)\$",
    re.DOTALL | re.MULTILINE,
)


class Passage(msgspec.Struct, frozen=True):
    """A text, and where its two halves stand: at a key of the front matter, or (None) as markdown."""

    text: Text
    en: tuple[Path, Where | None]
    zh: tuple[Path, Where | None]

    def halves(self) -> tuple[tuple[str, Path, Where | None], ...]:
        return (self.text.en, *self.en), (self.text.zh, *self.zh)


def of_coding(coding: Coding) -> Iterator[Defect]:
    return _of_passages(_coding_passages(coding))


def of_theory(theory: Theory) -> Iterator[Defect]:
    return _of_passages(_theory_passages(theory))


def _of_passages(passages: Iterator[Passage]) -> Iterator[Defect]:
    for passage in passages:
        for rule in (untranslated, eaten_backslashes, formulas_that_cannot_be_drawn, lonely_dollars):
            yield from rule(passage)


def untranslated(passage: Passage) -> Iterator[Defect]:
    """English prose whose Chinese half holds no Chinese."""
    if not passage.text.zh or CHINESE.search(passage.text.zh):
        return
    words = re.findall(r"[A-Za-z]{2,}", _PARTS.sub(" ", passage.text.en))
    if len(words) >= PROSE:
        yield _at(passage.text.zh, *passage.zh, "this is not translated: no Chinese in it")


def eaten_backslashes(passage: Passage) -> Iterator[Defect]:
    """In double quotes YAML and TOML read \\t of \\tau as a tab and \\f of \\frac as a form feed."""
    for text, path, where in passage.halves():
        if where is None:
            continue
        broken = any("\n" in (part["inline"] or "") for part in _parts(text))
        if broken or CONTROL.search(text):
            message = "a control character: in double quotes a backslash is an escape, so use single quotes"
            yield _at(text, path, where, message)


def formulas_that_cannot_be_drawn(passage: Passage) -> Iterator[Defect]:
    for text, path, where in passage.halves():
        for part in _parts(text):
            formula = part["block"] or part["inline"]
            reason = _undrawable(formula.strip()) if formula else None
            if reason:
                yield _at(part[0], path, where, f"the formula {part[0]} cannot be drawn: {reason}")


def _parts(text: str) -> Iterator[re.Match[str]]:
    """Code and formulas, of a text that can have formulas: most are short and have none."""
    return _PARTS.finditer(text) if "$" in text else iter(())


@cache
def _undrawable(formula: str) -> str | None:
    # Imported here: it takes a tenth of a second, which only the lint can afford.
    from latex2mathml.converter import convert_to_element

    try:
        drawn = convert_to_element(formula)
    except Exception as error:  # its parser raises whatever its tables do
        return str(error) or type(error).__name__
    for node in drawn.iter():  # a macro that it does not know stays as it was written
        unknown = re.search(r"\\([A-Za-z]+|.)", node.text or "")
        if unknown:
            return f"`{unknown[0]}` is unknown"
    return None


def lonely_dollars(passage: Passage) -> Iterator[Defect]:
    for text, path, where in passage.halves():
        if "$" in text and "$" in _PARTS.sub(" ", text):
            yield _at(text, path, where, "a dollar sign without its partner: close the formula, or write \\$")


def _at(text: str, path: Path, where: Where | None, message: str) -> Defect:
    return at_text(path, text, message) if where is None else at(path, where, message)


def _coding_passages(coding: Coding) -> Iterator[Passage]:
    yield from _question_passages(coding.question, coding.file)
    for n, aspect in enumerate(coding.question.aspects):
        zh = (translation_of(coding.file), ("aspects", aspect.id))
        yield Passage(aspect.text, (coding.file, ("aspects", n, "text")), zh)
    folder, solution = coding.question.folder, coding.solution
    for hint in coding.hints:
        yield Passage(hint, (folder / "hints.md", None), (folder / "hints.zh.md", None))
    yield from _answer_passages(solution.folder / "answer.md", solution.answer, solution.probes, solution.rubric)
    toml = solution.folder / "mistakes.toml"
    for n, mistake in enumerate(solution.mistakes):
        yield Passage(mistake.says, (toml, ("mistake", n, "en")), (toml, ("mistake", n, "zh")))
        yield Passage(mistake.probe, (toml, ("mistake", n, "probe")), (toml, ("mistake", n, "probe")))


def _theory_passages(theory: Theory) -> Iterator[Passage]:
    question, solution, path = theory.question, theory.solution, theory.solution_file
    yield from _question_passages(question, theory.file)
    for option in question.options:
        where = ("options", option.id)
        yield Passage(option.text, (theory.file, where), (translation_of(theory.file), where))
    yield from _answer_passages(path, solution.answer, solution.probes, solution.rubric)
    for id, rebuttal in solution.rebuttals.items():
        yield Passage(rebuttal, (path, ("rebuttals", id)), (translation_of(path), ("rebuttals", id)))


def _question_passages(question: Question, path: Path) -> Iterator[Passage]:
    yield Passage(question.title, (path, ("title",)), (translation_of(path), ("title",)))
    yield Passage(question.body, (path, None), (translation_of(path), None))


def _answer_passages(
    path: Path, answer: Text, probes: tuple[Text, ...], rubric: tuple[RubricLine, ...]
) -> Iterator[Passage]:
    other = translation_of(path)
    yield Passage(answer, (path, None), (other, None))
    for n, probe in enumerate(probes):
        yield Passage(probe, (path, ("probes", n)), (other, ("probes", n)))
    for n, line in enumerate(rubric):
        yield Passage(line.text, (path, ("rubric", n)), (other, ("rubric", line.id)))
