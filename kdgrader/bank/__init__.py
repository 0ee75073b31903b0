"""What a question is: its records, their reader, the lint. Knows nobody else in the program; no torch.

`load_bank` reads questions/ alone, all that a candidate may see; only `load_solution`, the hashes and the
lint read solutions/, and only the trusted side calls them.
"""

from kdgrader.bank.bank import Bank, examples_path, hints, load_bank, load_solution, starter
from kdgrader.bank.defects import Defect
from kdgrader.bank.hashes import bank_hash, question_hash
from kdgrader.bank.numbers import body_with, drawn, filled, question_text
from kdgrader.bank.records import (
    TOPICS,
    AnyQuestion,
    AnySolution,
    Aspect,
    CodingQuestion,
    CodingSolution,
    Draw,
    Edit,
    Equivalent,
    Form,
    Limits,
    Mistake,
    Option,
    Question,
    RubricLine,
    TheoryQuestion,
    TheorySolution,
    Tolerance,
    Topic,
    Variant,
)

__all__ = [
    "TOPICS", "AnyQuestion", "AnySolution", "Aspect", "Bank", "CodingQuestion", "CodingSolution", "Defect",
    "Draw", "Edit", "Equivalent", "Form", "Limits", "Mistake", "Option", "Question", "RubricLine", "TheoryQuestion",
    "TheorySolution", "Tolerance", "Topic", "Variant", "bank_hash", "body_with", "drawn", "examples_path",
    "filled", "hints", "load_bank", "load_solution", "question_hash", "question_text",
    "starter",
]  # fmt: skip
