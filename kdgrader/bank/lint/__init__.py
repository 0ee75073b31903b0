"""Everything that is wrong with a bank: one function a claim, every defect listed, none hidden by another.

Reads both halves of the bank and runs only the authors' arithmetic of number questions; checks and references
are read as text, so no torch is imported.
"""

import contextlib
import gc
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from kdgrader.bank.defects import Defect
from kdgrader.bank.lint import checks, code, equivalents, keys, mistakes, numbers, questions, texts, tree, unwritten
from kdgrader.bank.lint.places import Coding, Theory
from kdgrader.bank.questions import read_hints, read_questions, same_ids
from kdgrader.bank.records import AnyQuestion, CodingQuestion
from kdgrader.bank.solutions import read_coding, read_theory, solution_path

CODING_RULES: tuple[Callable[[Coding], Iterator[Defect]], ...] = (
    *questions.RULES, *checks.RULES, *code.RULES, *mistakes.RULES, *equivalents.RULES, texts.of_coding,
)  # fmt: skip
THEORY_RULES: tuple[Callable[[Theory], Iterator[Defect]], ...] = (
    *keys.RULES,
    *numbers.RULES,
    texts.of_theory,
)


def lint(root: Path, ids: Collection[str] = ()) -> list[Defect]:
    """All defects of the bank at `root`, by file and line; of these questions alone, where ids are given."""
    with _without_collections():
        return _defects(root, ids)


@contextlib.contextmanager
def _without_collections() -> Iterator[None]:
    """Syntax trees are many objects without a cycle among them: to look for cycles takes a sixth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _defects(root: Path, ids: Collection[str]) -> list[Defect]:
    found: list[Defect] = []
    read = read_questions(root, found)
    found += same_ids(read)
    found += tree.unknown_prerequisites(root, read)
    found += tree.circular_prerequisites(read)
    found += tree.stray_files(root, read)
    found += unwritten.places_still_to_write(root)
    for question in read:
        if not ids or question.id in ids:
            found += _of_question(root, question)
    wanted = {defect for defect in found if not ids or tree.question_of(root, defect.path) in ids}
    return sorted(wanted, key=lambda defect: (str(defect.path), defect.line or 0, defect.message))


def _of_question(root: Path, question: AnyQuestion) -> list[Defect]:
    found: list[Defect] = []
    path = solution_path(root, question)
    if not path.exists():
        return [Defect(path, None, f"`{question.id}` has no solution: this is missing")]
    if isinstance(question, CodingQuestion):
        coding = Coding(question, read_coding(root, question, found), read_hints(question.folder, found))
        return found + [defect for rule in CODING_RULES for defect in rule(coding)]
    solution = read_theory(root, question, found)
    if solution is None:
        return found
    theory = Theory(question, solution, path)
    return found + [defect for rule in THEORY_RULES for defect in rule(theory)]
