"""A bank as the rest of the program sees it: questions in their order, found by id, solutions on request."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from kdgrader.bank.defects import Defect, nearest
from kdgrader.bank.questions import read_hints, read_questions, same_ids
from kdgrader.bank.records import TOPICS, AnyQuestion, AnySolution, CodingQuestion
from kdgrader.bank.solutions import read_coding, read_theory
from kdgrader.errors import BankError, CallError
from kdgrader.i18n import says
from kdgrader.paths import data_root
from kdgrader.text import Text


class Bank(msgspec.Struct, frozen=True):
    """The public half of a folder pair questions/ + solutions/."""

    root: Path
    questions: tuple[AnyQuestion, ...]  # by topic, level, prerequisites before what needs them, id

    def get(self, id: str) -> AnyQuestion:
        """The question of that id; the error names the nearest ids there are."""
        for question in self.questions:
            if question.id == id:
                return question
        near = nearest(id, [question.id for question in self.questions], n=3)
        if near:
            raise CallError(says("No question is called {id}. Near it: {near}.", id=id, near=", ".join(near)))
        raise CallError(says("No question is called {id}. `kdgrader list` shows all there are.", id=id))


def load_bank(root: Path | None = None, *, of: Iterable[str] = ()) -> Bank:
    """The shipped bank, or the one at `root`. Raises BankError at the first defect of a question.

    `of`: ids of the only questions that are wanted. What is wrong with others is left out, together with them: somebody
    at work on one question keeps nobody from using another.
    """
    root = data_root() if root is None else root
    if not (root / "questions").is_dir():
        raise CallError(says("There is no bank at {root}: it has no folder questions/.", root=root))
    found: list[Defect] = []
    questions = read_questions(root, found)
    found += same_ids(questions)
    wanted = set(of)
    _raise_first([defect for defect in found if not wanted or question_at(defect.path, root) in wanted])
    unsound = {question_at(defect.path, root) for defect in found}
    return Bank(root, tuple(in_order(question for question in questions if question.id not in unsound)))


def question_at(path: Path, root: Path) -> str:
    """The id of the question that a path in questions/ belongs to."""
    parts = path.relative_to(root / "questions").parts
    return parts[1].removesuffix(".md").removesuffix(".zh") if len(parts) > 1 else ""


def load_solution(bank: Bank, question: AnyQuestion) -> AnySolution:
    """All that the candidate may not see. Raises BankError at its first defect."""
    found: list[Defect] = []
    read: AnySolution | None
    if isinstance(question, CodingQuestion):
        read = read_coding(bank.root, question, found)
    else:
        read = read_theory(bank.root, question, found)
    _raise_first(found)
    assert read is not None  # a solution that cannot be read has a defect
    return read


def starter(question: CodingQuestion) -> str:
    """The source that a candidate begins from."""
    return (question.folder / "starter.py").read_text(encoding="utf-8")


def examples_path(question: CodingQuestion) -> Path:
    """The public checks."""
    return question.folder / "examples.py"


def hints(question: AnyQuestion) -> tuple[Text, ...]:
    """Three hints, the vaguest first; a theory question has none."""
    if not isinstance(question, CodingQuestion):
        return ()
    found: list[Defect] = []
    texts = read_hints(question.folder, found)
    _raise_first(found)
    return texts


def in_order(questions: Iterable[AnyQuestion]) -> list[AnyQuestion]:
    """By topic and level; of one topic and level, prerequisites before what needs them, then by id."""
    ordered: list[AnyQuestion] = []
    waiting = sorted(questions, key=lambda q: (TOPICS.index(q.topic), q.level, q.id))
    while waiting:
        group = [q for q in waiting if (q.topic, q.level) == (waiting[0].topic, waiting[0].level)]
        ids = {q.id for q in group}
        # In a cycle nobody is ready; the lint says so, and here the first by id goes first.
        ready = next((q for q in group if not ids & set(q.prerequisites)), group[0])
        ordered.append(ready)
        waiting.remove(ready)
    return ordered


def _raise_first(found: list[Defect]) -> None:
    if found:
        raise BankError(found[0].path, found[0].line, found[0].message)
