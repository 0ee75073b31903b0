"""What a candidate may not see, read into records. Only the trusted side calls this."""

from pathlib import Path

import msgspec

from kdgrader.bank.defects import Defect
from kdgrader.bank.documents import Document, read_document, read_text
from kdgrader.bank.equivalents import read_equivalents
from kdgrader.bank.mistakes import read_mistakes
from kdgrader.bank.questions import body_of, entries, paired, translation_of
from kdgrader.bank.records import CodingQuestion, CodingSolution, RubricLine, TheoryQuestion, TheorySolution
from kdgrader.bank.shapes import AnswerChinese, AnswerShape, KeyChinese, KeyShape, WorkedShape, fill
from kdgrader.text import Text


def read_coding(root: Path, question: CodingQuestion, found: list[Defect]) -> CodingSolution:
    folder = solution_path(root, question)
    reference = read_text(folder / "reference.py", found)
    if not (folder / "checks.py").is_file():
        found.append(Defect(folder / "checks.py", None, "this file is missing"))
    worked = _worked_answer(folder / "answer.md", found)
    return CodingSolution(
        reference=reference or "",
        checks=folder / "checks.py",
        mistakes=read_mistakes(folder, found),
        alternates=_alternates(folder / "alternates", found),
        answer=worked.answer,
        probes=worked.probes,
        rubric=worked.rubric,
        sources=worked.sources,
        folder=folder,
        equivalents=read_equivalents(folder, found),
        no_gradcheck=worked.no_gradcheck,
    )


def read_theory(root: Path, question: TheoryQuestion, found: list[Defect]) -> TheorySolution | None:
    path = solution_path(root, question)
    english, other = read_document(path, found), read_document(translation_of(path), found)
    if english is None:
        return None
    shape = fill(KeyShape, english.data, english.noter(found))
    zh = fill(KeyChinese, other.data, other.noter(found)) if other else None
    probes, rubric = _probes(english, shape, other, zh, found), _rubric(english, shape, other, zh, found)
    # A line number may be written 7 or "7" in either file: ids are text from here on.
    rebuttals = {str(id): text for id, text in shape.rebuttals.items()}
    others = {str(id): text for id, text in zh.rebuttals.items()} if zh else None
    code = path.with_suffix(".py")
    return TheorySolution(
        key=_key(shape.key),
        rebuttals=paired(english, "rebuttals", rebuttals, other, others, found),
        answer=body_of(english, other, found),
        probes=probes,
        rubric=rubric,
        sources=shape.sources,
        code=code if code.is_file() else None,
    )


def solution_path(root: Path, question: CodingQuestion | TheoryQuestion) -> Path:
    """The folder of a coding question's solution; the file of a theory question's."""
    topic = root / "solutions" / question.topic
    return topic / question.id if isinstance(question, CodingQuestion) else topic / f"{question.id}.md"


def _alternates(folder: Path, found: list[Defect]) -> dict[str, str]:
    sources = {path.name: read_text(path, found) for path in entries(folder) if path.suffix == ".py"}
    return {name: source for name, source in sources.items() if source is not None}


def _key(written: str | int | tuple[str | int, ...] | None) -> tuple[str, ...]:
    if written is None:
        return ()
    return tuple(map(str, written)) if isinstance(written, tuple) else (str(written),)


class _Worked(msgspec.Struct, frozen=True):
    """answer.md in both languages."""

    answer: Text
    probes: tuple[Text, ...] = ()
    rubric: tuple[RubricLine, ...] = ()
    sources: tuple[str, ...] = ()
    no_gradcheck: dict[str, str] = {}


def _worked_answer(path: Path, found: list[Defect]) -> _Worked:
    english, other = read_document(path, found), read_document(translation_of(path), found)
    if english is None:
        return _Worked(Text("", ""))
    shape = fill(WorkedShape, english.data, english.noter(found))
    zh = fill(AnswerChinese, other.data, other.noter(found)) if other else None
    rubric = _rubric(english, shape, other, zh, found)
    probes = _probes(english, shape, other, zh, found)
    return _Worked(body_of(english, other, found), probes, rubric, shape.sources, shape.no_gradcheck)


def _rubric(
    english: Document,
    shape: AnswerShape,
    other: Document | None,
    zh: AnswerChinese | None,
    found: list[Defect],
) -> tuple[RubricLine, ...]:
    lines = {line.id: line.text for line in shape.rubric}
    texts = paired(english, "rubric", lines, other, zh.rubric if zh else None, found)
    return tuple(RubricLine(line.id, line.points, texts[line.id]) for line in shape.rubric)


def _probes(
    english: Document,
    shape: AnswerShape,
    other: Document | None,
    zh: AnswerChinese | None,
    found: list[Defect],
) -> tuple[Text, ...]:
    if other is None or zh is None:
        return tuple(Text(probe, "") for probe in shape.probes)
    count, translated = len(shape.probes), len(zh.probes)
    if count != translated:
        message = f"{translated} probes here, {count} in {english.path.name}: they must match one to one"
        other.noter(found)(("probes",), message)
    padded = (*zh.probes, *[""] * count)
    return tuple(Text(en, padded[n]) for n, en in enumerate(shape.probes))
