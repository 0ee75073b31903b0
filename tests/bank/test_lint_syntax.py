"""Edits of a reference are compiled in part: what comes out is what compiling the whole would say."""

import random

import pytest

from kdgrader.bank import CodingSolution, load_bank, load_solution
from kdgrader.bank.lint.mistakes import edited
from kdgrader.bank.lint.syntax import syntax_error, syntax_error_of_edit

ODD = '''"""A docstring
over two lines."""
import torch; x = (
    1); y = 2


@torch.no_grad()
# a comment
def f(a,
      b):
    """def g(:

    no code
    """
    return a


TEXT = """
def h(:
"""
if x:
    pass
'''


def references():
    bank = load_bank()
    solutions = [load_solution(bank, question) for question in bank.questions if question.kind == "coding"]
    return [solution for solution in solutions if isinstance(solution, CodingSolution)]


def agrees(reference: str, text: str) -> None:
    assert (syntax_error_of_edit(reference, text) is None) == (syntax_error(text) is None), text


def test_every_mistake_of_the_bank_compiles_either_way():
    for solution in references():
        texts = [edited(solution.reference, variant) for mistake in solution.mistakes for variant in mistake.variants]
        assert len(texts) > 20
        for text in texts:
            agrees(solution.reference, text)


@pytest.mark.parametrize("reference", [ODD, *(solution.reference for solution in references())])
def test_what_breaks_the_whole_breaks_the_part(reference: str):
    """Random edits: characters taken out, put in, and moved, most of which are no Python."""
    random.seed(7)
    broken = 0
    for _ in range(250):
        start = random.randrange(len(reference))
        end = min(len(reference), start + random.choice([0, 1, 1, 2, 8, 40]))
        put = random.choice(
            ["", "", "(", ")", '"', '"""', "\n", "\\\n", "  ", ":", "return 1\n", "x", "'", reference[:20]]
        )
        text = reference[:start] + put + reference[end:]
        broken += syntax_error(text) is not None
        agrees(reference, text)
    assert 30 < broken < 240  # else the edits say nothing


def test_the_line_is_that_of_the_whole_file():
    text = ODD.replace("return a", "return a b")
    assert syntax_error_of_edit(ODD, text) == syntax_error(text)
    assert syntax_error_of_edit(ODD, text)[0] == 15
