"""The public half of the bank, read into records. Reads nothing under solutions/."""

import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from kdgrader.bank.defects import Defect, meant
from kdgrader.bank.documents import Document, Note, read_document, read_text
from kdgrader.bank.records import (
    TOPICS,
    AnyQuestion,
    Aspect,
    CodingQuestion,
    Draw,
    Option,
    TheoryQuestion,
    Topic,
)
from kdgrader.bank.shapes import CodingChinese, CodingShape, TheoryChinese, TheoryShape, fill
from kdgrader.i18n import says
from kdgrader.text import Text

S = TypeVar("S", CodingChinese, TheoryChinese)
HINTS = 3
MOST_DECIMALS = 9  # of a uniform draw: more could not be written into a text anyway


def read_questions(root: Path, found: list[Defect]) -> list[AnyQuestion]:
    """Every question that can be read at all, in the order of the folders."""
    questions: list[AnyQuestion] = []
    for topic in TOPICS:
        for path in entries(root / "questions" / topic):
            question: AnyQuestion | None = None
            if path.is_dir():
                question = _read_coding(path, topic, found)
            elif path.suffix == ".md" and not path.name.endswith(".zh.md"):
                question = _read_theory(path, topic, found)
            if question is not None:
                questions.append(question)
    return questions


def entries(folder: Path) -> list[Path]:
    """What stands in a folder, by name, without what tools leave there (caches, dot files)."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if is_content(path.name))


def is_content(name: str) -> bool:
    """Whether a file or folder of that name is a bank's own."""
    return name != "__pycache__" and name[0] != "."


def file_of(question: AnyQuestion) -> Path:
    """The English file with the question's front matter."""
    if isinstance(question, CodingQuestion):
        return question.folder / "question.md"
    return question.folder / f"{question.id}.md"


def translation_of(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(".md") + ".zh.md")


def _read_coding(folder: Path, topic: Topic, found: list[Defect]) -> CodingQuestion | None:
    english = read_document(folder / "question.md", found)
    chinese = read_document(folder / "question.zh.md", found)
    if english is None:
        return None
    shape = fill(CodingShape, english.data, english.noter(found))
    _named_as(folder.name, shape.id, english, found)
    other = _translated(chinese, CodingChinese, found)
    texts = paired(
        english,
        "aspects",
        {a.id: a.text for a in shape.aspects},
        chinese,
        other.aspects if other else None,
        found,
    )
    return CodingQuestion(
        id=folder.name,
        topic=topic,
        level=shape.level,
        minutes=shape.minutes,
        title=Text(shape.title, other.title if other else ""),
        body=body_of(english, chinese, found),
        aspects=tuple(Aspect(id=a.id, points=a.points, text=texts[a.id], needs=a.needs) for a in shape.aspects),
        tags=shape.tags,
        prerequisites=shape.prerequisites,
        folder=folder,
        entry_points=shape.entry_points,
        limits=shape.limits,
        warm=shape.warm,
    )


def _read_theory(path: Path, topic: Topic, found: list[Defect]) -> TheoryQuestion | None:
    english = read_document(path, found)
    chinese = read_document(translation_of(path), found)
    if english is None:
        return None
    note = english.noter(found)
    shape = fill(TheoryShape, english.data, note)
    _named_as(path.stem, shape.id, english, found)
    for name, draw in shape.draws.items():
        _check_draw(name, draw, note)
    other = _translated(chinese, TheoryChinese, found)
    texts = paired(english, "options", shape.options, chinese, other.options if other else None, found)
    return TheoryQuestion(
        id=path.stem,
        topic=topic,
        level=shape.level,
        minutes=shape.minutes,
        title=Text(shape.title, other.title if other else ""),
        body=body_of(english, chinese, found),
        aspects=(Aspect(id="answer", points=shape.points, text=_the_answer()),),
        tags=shape.tags,
        prerequisites=shape.prerequisites,
        folder=path.parent,
        form=shape.form,
        options=tuple(Option(id, texts[id]) for id in shape.options),
        draws=shape.draws,
        tolerance=shape.tolerance,
    )


@functools.cache
def _the_answer() -> Text:
    return says("The answer is right.")


def _named_as(name: str, id: str, document: Document, found: list[Defect]) -> None:
    if id and id != name:
        document.noter(found)(("id",), f"the id `{id}` and the name on disk, `{name}`, must be the same")


def _translated(document: Document | None, shape: type[S], found: list[Defect]) -> S | None:
    return None if document is None else fill(shape, document.data, document.noter(found))


def body_of(english: Document, chinese: Document | None, found: list[Defect]) -> Text:
    """The markdown of both files."""
    for document in (english, chinese):
        if document is not None and not document.body:
            found.append(Defect(document.path, document.body_line, "there is no text after the front matter"))
    return Text(english.body, chinese.body if chinese else "")


def paired(
    english: Document,
    key: str,
    texts: dict[str, str],
    chinese: Document | None,
    others: dict[str, str] | None,
    found: list[Defect],
) -> dict[str, Text]:
    """Each text with its translation; one without the other is noted."""
    if chinese is None or others is None:  # the whole file is missing, which is noted already
        return {id: Text(text, "") for id, text in texts.items()}
    note = chinese.noter(found)
    for id in texts:
        if id not in others:
            note((key,), f"`{key}` has no translation of `{id}`")
    for id in others:
        if id not in texts:
            note((key, id), f"`{id}` is not among the {key} of {english.path.name}{meant(id, texts)}")
    return {id: Text(text, others.get(id, "")) for id, text in texts.items()}


def _check_draw(name: str, draw: Draw, note: Note) -> None:
    where = ("draws", name)
    ways = [way for way in (draw.choose, draw.integer, draw.uniform) if way is not None]
    if len(ways) != 1:
        note(where, f"`{name}` must be drawn in exactly one way: choose, integer or uniform")
    elif not ways[0]:
        note(where, f"`{name}` has nothing to choose from")
    elif draw.choose is None and not ways[0][0] < ways[0][1]:  # also catches nan
        note(where, f"`{name}` must be drawn from [low, high] with low < high")
    elif any(abs(value) > 1e15 for value in ways[0]):
        note(where, f"`{name}` is drawn from numbers that no text can show")
    if not 0 <= draw.decimals <= MOST_DECIMALS:
        note((*where, "decimals"), f"`decimals` must lie between 0 and {MOST_DECIMALS}")


def read_hints(folder: Path, found: list[Defect]) -> tuple[Text, ...]:
    """The three hints of a coding question, vague to specific."""
    english = _sections(folder / "hints.md", found)
    chinese = _sections(folder / "hints.zh.md", found)
    if english is None or chinese is None:
        return ()
    return tuple(Text(en, zh) for en, zh in zip(english, chinese, strict=True))


def _sections(path: Path, found: list[Defect]) -> list[str] | None:
    text = read_text(path, found)
    if text is None:
        return None
    headings = list(re.finditer(r"^## *(.*?) *$", text, re.MULTILINE))
    wanted = [str(number) for number in range(1, HINTS + 1)]
    if [heading[1] for heading in headings] != wanted or text[: headings[0].start()].strip():
        message = "hints stand under the headings `## 1`, `## 2`, `## 3`, and nothing before them"
        found.append(Defect(path, 1, message))
        return None
    ends = [*(heading.start() for heading in headings[1:]), len(text)]
    sections = [text[h.end() : end].strip() for h, end in zip(headings, ends, strict=True)]
    for heading, section in zip(headings, sections, strict=True):
        if not section:
            line = text.count("\n", 0, heading.start()) + 1
            found.append(Defect(path, line, f"hint {heading[1]} is empty"))
    return sections


def same_ids(questions: list[AnyQuestion]) -> Iterator[Defect]:
    """An id names one question of the whole bank, whatever its topic."""
    first: dict[str, AnyQuestion] = {}
    for question in questions:
        other = first.setdefault(question.id, question)
        if other is not question:
            message = f"the id `{question.id}` is taken already, by {other.topic}/{other.id}"
            yield Defect(file_of(question), 2, message)
