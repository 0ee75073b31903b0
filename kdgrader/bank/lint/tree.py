"""Rules about the whole bank: what stands where, and which question builds on which."""

import re
from collections.abc import Iterator
from pathlib import Path

from kdgrader.bank.defects import Defect, meant
from kdgrader.bank.lint.places import at, cycles
from kdgrader.bank.questions import entries, file_of
from kdgrader.bank.records import TOPICS, AnyQuestion, TheoryQuestion

PUBLIC = {"question.md", "question.zh.md", "starter.py", "examples.py", "hints.md", "hints.zh.md"}
SECRET = {"reference.py", "checks.py", "mistakes.toml", "equivalent.toml", "answer.md", "answer.zh.md"}
SECRET_FOLDERS = ("alternates", "mistakes")  # of .py files only


def unknown_prerequisites(root: Path, questions: list[AnyQuestion]) -> Iterator[Defect]:
    # By name on disk: a question that cannot be read at present is not unknown for that.
    names = ids_on_disk(root)
    for question in questions:
        for n, id in enumerate(question.prerequisites):
            if id not in names:
                message = f"the prerequisite `{id}` is no question of this bank{meant(id, names)}"
                yield at(file_of(question), ("prerequisites", n), message)


def circular_prerequisites(questions: list[AnyQuestion]) -> Iterator[Defect]:
    files = {question.id: file_of(question) for question in questions}
    for cycle in cycles({question.id: question.prerequisites for question in questions}):
        message = f"the prerequisites go round in a circle: {' → '.join(cycle)}"
        yield at(files[cycle[0]], ("prerequisites",), message)


def stray_files(root: Path, questions: list[AnyQuestion]) -> Iterator[Defect]:
    """Everything stands where the format says, or does not stand there."""
    numbers = {q.id for q in questions if not isinstance(q, TheoryQuestion) or q.form == "number"}
    unread = {name for topic in TOPICS for name in _files(root, topic)} - {q.id for q in questions}
    for half in ("questions", "solutions"):
        for path in entries(root / half):
            if path.name not in TOPICS or not path.is_dir():
                yield Defect(path, None, f"is no topic{meant(path.name, TOPICS)}: the topics are {', '.join(TOPICS)}")
    for topic in TOPICS:
        yield from _stray_in_questions(root / "questions" / topic)
        coding, theory = _folders(root, topic), _files(root, topic)
        yield from _stray_in_solutions(root / "solutions" / topic, coding, theory, numbers | unread)


def ids_on_disk(root: Path) -> set[str]:
    """The ids of all questions by their names, also of those that cannot be read."""
    return {name for topic in TOPICS for name in (*_folders(root, topic), *_files(root, topic))}


def question_of(root: Path, path: Path) -> str | None:
    """The id of the question that a file of the bank belongs to, from where it stands; None for any other path."""
    parts = path.relative_to(root).parts if path.is_relative_to(root) else ()
    if len(parts) < 3 or parts[0] not in ("questions", "solutions"):
        return None
    return re.sub(r"(\.zh)?\.md$|\.py$", "", parts[2])


def _folders(root: Path, topic: str) -> set[str]:
    return {path.name for path in entries(root / "questions" / topic) if path.is_dir()}


def _files(root: Path, topic: str) -> set[str]:
    paths = entries(root / "questions" / topic)
    return {path.stem for path in paths if path.suffix == ".md" and not path.name.endswith(".zh.md")}


def _stray_in_questions(topic: Path) -> Iterator[Defect]:
    for path in entries(topic):
        if path.is_dir():
            for inner in entries(path):
                if inner.name not in PUBLIC or inner.is_dir():
                    yield _stray(inner, PUBLIC)
        elif path.name.endswith(".zh.md"):
            if not path.with_name(path.name.removesuffix(".zh.md") + ".md").is_file():
                yield Defect(path, None, "translates a question that is not there")
        elif path.suffix != ".md":
            yield _stray(path, ())


def _stray_in_solutions(topic: Path, coding: set[str], theory: set[str], numbers: set[str]) -> Iterator[Defect]:
    for path in entries(topic):
        id = path.name.removesuffix(".md").removesuffix(".zh").removesuffix(".py")
        if path.is_dir() and path.name in coding:
            yield from _stray_in_solution(path)
        elif path.is_dir() or id not in theory:
            yield Defect(path, None, f"belongs to no question under questions/{topic.name}/")
        elif path.suffix == ".py" and id not in numbers:
            yield Defect(path, None, "only a question of the form `number` has code beside its key")
        elif path.suffix not in (".md", ".py"):
            yield _stray(path, ())


def _stray_in_solution(folder: Path) -> Iterator[Defect]:
    for path in entries(folder):
        if path.is_dir() and path.name in SECRET_FOLDERS:
            yield from (_stray(inner, ()) for inner in entries(path) if inner.suffix != ".py")
        elif path.name not in SECRET or path.is_dir():
            yield _stray(path, {*SECRET, *SECRET_FOLDERS})


def _stray(path: Path, known: set[str] | tuple[()]) -> Defect:
    return Defect(path, None, f"a stray file: nothing reads it{meant(path.name, known)}")
