"""What the rules look at, and how they name a place. Lines are looked up only for what is wrong."""

import graphlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from kdgrader.bank.defects import Defect
from kdgrader.bank.documents import Where, read_document, read_text, read_toml
from kdgrader.bank.questions import file_of
from kdgrader.bank.records import CodingQuestion, CodingSolution, TheoryQuestion, TheorySolution
from kdgrader.text import Text


class Coding(msgspec.Struct, frozen=True):
    """A coding question with all that stands beside it."""

    question: CodingQuestion
    solution: CodingSolution
    hints: tuple[Text, ...]

    @property
    def file(self) -> Path:
        return file_of(self.question)

    @property
    def aspects(self) -> list[str]:
        return [aspect.id for aspect in self.question.aspects]


class Theory(msgspec.Struct, frozen=True):
    """A theory question with its key."""

    question: TheoryQuestion
    solution: TheorySolution
    solution_file: Path

    @property
    def file(self) -> Path:
        return file_of(self.question)


def at(path: Path, where: Where, message: str) -> Defect:
    """A defect of a value in front matter or in mistakes.toml."""
    document = (read_toml if path.suffix == ".toml" else read_document)(path, [])
    return Defect(path, document.line(where) if document else None, message)


def at_text(path: Path, text: str, message: str) -> Defect:
    """A defect of a passage of markdown: the line on which it begins."""
    whole = read_text(path, []) or ""
    start = whole.find(text)
    return Defect(path, whole.count("\n", 0, start) + 1 if start >= 0 else None, message)


def cycles(graph: Mapping[str, tuple[str, ...]]) -> Iterator[list[str]]:
    """Each cycle of `what needs what`, as a list that ends where it begins."""
    left = {name: set(needs) for name, needs in graph.items()}
    while True:
        try:
            graphlib.TopologicalSorter(left).prepare()
            return
        except graphlib.CycleError as error:
            cycle: list[str] = error.args[1]
            yield cycle[::-1]
            left[cycle[1]].discard(cycle[0])  # broken here, so that the next one shows
