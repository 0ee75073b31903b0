"""What the bank says of the answers to a theory question, right and wrong, the drawn numbers put in."""

import msgspec

from kdgrader.bank import TheoryQuestion, TheorySolution, filled
from kdgrader.bank.numbers import Values, key_at, margin
from kdgrader.errors import BankError
from kdgrader.text import Text


class WrongAnswer(msgspec.Struct, frozen=True):
    """An answer that people give: an option, a line or a number, and why it is wrong."""

    answer: str
    why: Text


class Key(msgspec.Struct, frozen=True):
    """`right` is empty for a text, which a person marks by its rubric."""

    right: tuple[str, ...]
    within: str  # how far from `right` a number may lie, as text
    wrong: tuple[WrongAnswer, ...]


def key_of(question: TheoryQuestion, solution: TheorySolution, values: Values) -> Key:
    """The key at these numbers."""
    if question.form != "number":
        wrong = tuple(WrongAnswer(id, filled(why, values)) for id, why in solution.rebuttals.items())
        return Key(solution.key, "", wrong)
    if solution.code is None:
        raise BankError(question.folder / question.id, None, "the code that computes the key is missing")
    computed = key_at(solution.code, values)
    return Key(
        (f"{computed.answer:.6g}",),
        f"{margin(computed.answer, question.tolerance):.2g}",
        tuple(
            WrongAnswer(f"{value:.6g}", filled(solution.rebuttals[id], values))
            for id, value in computed.misconceptions.items()
            if id in solution.rebuttals
        ),
    )
