"""The cells of an exported notebook, in their order.

A cell's id is the question's and its own name, so that the same question gives the same bytes.
"""

import hashlib
import shlex
from typing import Any

from nbformat import v4 as nbformat_v4

from kdgrader.bank import (
    AnyQuestion,
    Bank,
    CodingQuestion,
    CodingSolution,
    TheoryQuestion,
    TheorySolution,
    drawn,
    filled,
    hints,
    load_solution,
    question_text,
    starter,
)
from kdgrader.exports import words
from kdgrader.exports.check_cell import check_cell
from kdgrader.reports.unbroken import unbroken
from kdgrader.sets.keys import key_of
from kdgrader.sets.plain import with_line_numbers
from kdgrader.text import Lang, Text

SEED = 0  # of a theory question's numbers
LONGEST_ID = 64  # of a cell, by the format
Cell = Any  # nbformat's NotebookNode, which has no types
v4: Any = nbformat_v4


def coding(question: CodingQuestion, file: str, lang: Lang) -> list[Cell]:
    asked = _asked(question, question.body, lang)
    folded = "\n\n".join(
        _folded(_say(words.HINT, lang, number=number), unbroken(hint.get(lang)))
        for number, hint in enumerate(hints(question), 1)
    )
    how = _say(words.GRADE_CODE, lang, id=question.id, file=shlex.quote(file))
    return [
        _prose(question, "question", asked),
        _code(question, "starter", starter(question).strip("\n"), "starter"),
        _code(question, "scratch", words.SCRATCH.get(lang), "scratch"),
        _locked(_code(question, "check", check_cell(question, lang), "check", "hide-input"), hidden=True),
        _prose(question, "hints", f"{words.HINTS.get(lang)}\n\n{folded}"),
        _prose(question, "grade", how),
    ]


def coding_answer(bank: Bank, question: CodingQuestion, lang: Lang) -> list[Cell]:
    """In markdown, the code too: as a code cell, "run all" would put it in place of the reader's answer."""
    solution = load_solution(bank, question)
    assert isinstance(solution, CodingSolution)
    reference = f"```python\n{solution.reference.strip()}\n```"
    worked = _with_sources(solution.answer, solution.sources, lang)
    return [
        _prose(question, "answer", _folded(words.WORKED.get(lang), worked)),
        _prose(question, "reference", _folded(words.REFERENCE.get(lang), reference)),
    ]


def theory(question: TheoryQuestion, lang: Lang) -> list[Cell]:
    seed = f" --seed {SEED}" if question.draws else ""
    how = _say(words.GRADE_THEORY, lang, id=question.id, sample=words.SAMPLE[question.form], seed=seed)
    return [
        _prose(question, "question", _asked(question, question_text(question, drawn(question, SEED)), lang)),
        _code(question, "response", words.ANSWER_CELL[question.form].get(lang), "answer"),
        _prose(question, "grade", how),
    ]


def theory_answer(bank: Bank, question: TheoryQuestion, lang: Lang) -> list[Cell]:
    solution, values = load_solution(bank, question), drawn(question, SEED)
    assert isinstance(solution, TheorySolution)
    key = key_of(question, solution, values)
    right = ", ".join(key.right)
    if key.within:
        right = _say(words.WITHIN, lang, value=right, within=key.within)
    parts = [_say(words.KEY, lang, right=right)] if right else []
    wrong = [_say(words.WRONG, lang, answer=each.answer, why=each.why.get(lang)) for each in key.wrong]
    rubric = [_say(words.RUBRIC, lang, points=f"{r.points:g}", text=r.text.get(lang)) for r in solution.rubric]
    parts += ["\n".join(lines) for lines in (wrong, rubric) if lines]
    parts.append(_with_sources(filled(solution.answer, values), solution.sources, lang))
    return [_prose(question, "answer", _folded(words.WORKED.get(lang), "\n\n".join(parts)))]


def _asked(question: AnyQuestion, body: Text, lang: Lang) -> str:
    facts = _say(
        words.FACTS,
        lang,
        kind=words.KIND[question.kind].get(lang),
        level=question.level,
        minutes=question.minutes,
        points=f"{question.max_score:g}",
    )
    return f"# {question.title.get(lang)}\n\n{facts}\n\n{unbroken(with_line_numbers(body.get(lang)))}"


def _say(text: Text, lang: Lang, /, **values: object) -> str:
    return text.get(lang).format(**values)


def _with_sources(answer: Text, sources: tuple[str, ...], lang: Lang) -> str:
    text = unbroken(with_line_numbers(answer.get(lang)))
    if not sources:
        return text
    joined = Text("; ", "；").get(lang).join(sources)
    return f"{text}\n\n{_say(words.SOURCES, lang, sources=joined)}"


def _folded(summary: str, markdown: str) -> str:
    """The empty lines make what lies between them markdown again."""
    return f"<details>\n<summary>{summary}</summary>\n\n{markdown}\n\n</details>"


def _prose(question: AnyQuestion, name: str, source: str) -> Cell:
    return _locked(v4.new_markdown_cell(source, id=_cell_id(question, name), metadata={}))


def _code(question: AnyQuestion, name: str, source: str, *tags: str) -> Cell:
    return v4.new_code_cell(source, id=_cell_id(question, name), metadata={"tags": list(tags)})


def _locked(cell: Cell, *, hidden: bool = False) -> Cell:
    """Not to be edited or deleted by accident; hidden as Jupyter and as Jupyter Book know it."""
    cell.metadata.update(editable=False, deletable=False)
    if hidden:
        cell.metadata.update(jupyter={"source_hidden": True})
    return cell


def _cell_id(question: AnyQuestion, name: str) -> str:
    id = f"{question.id}-{name}"
    if len(id) <= LONGEST_ID:
        return id
    return f"{hashlib.sha256(question.id.encode()).hexdigest()[:16]}-{name}"
