"""What is claimed of a theory question can fail."""

import pytest

from kdgrader.proof.theory import independent

CODE = "solutions/foundations/half-life.py"


def test_a_number_is_the_same_by_two_routes_and_its_misconception_is_rebutted(small):
    figures = small.proof("half-life").theory
    assert (figures.seeds, figures.wrong, figures.rebutted) == (20, 1, 1)
    assert figures.routes < 1e-9
    assert figures.nearest > 1


@pytest.mark.parametrize("old, new, words", [
    ("return sum(z * T for _ in range(T)) + n", "return answer(T, z, n)", "is answer() again"),
    ("return sum(z * T for _ in range(T)) + n", "return z * T**2 + n", "is answer() again"),
    ("return sum(z * T for _ in range(T)) + n", "return 1.0005 * (z * T**2 + n)", "tolerances apart"),
    ('"no-square": z * T + n', '"no-square": z * T**2 + n', "no-square earns points"),
    ('"no-square"', '"unheard-of"', "unheard-of earns points"),
])  # fmt: skip
def test_a_number_question_that_contradicts_itself(small, old, new, words):
    small.edit(CODE, old, new)
    assert any(claim == "theory" and words in text for claim, text in small.faults("half-life")), small.faults(
        "half-life"
    )


def test_code_that_fails_is_told_with_its_line(small):
    small.edit(CODE, "return z * T**2 + n", "return z / 0")
    ((claim, text),) = small.faults("half-life")
    assert claim == "runs"
    assert "half-life.py:2" in text


def test_options_the_key_passes_and_every_other_has_its_rebuttal(small):
    figures = small.proof("which-hold").theory
    assert figures.wrong == figures.rebutted > 0


def test_two_routes_are_two_programs():
    assert independent("def answer(x): return x * 2\ndef second_route(x): return x + x")
    assert not independent("def answer(x): return x * 2\ndef second_route(y): return answer(y)")
    assert not independent("def answer(x): return x * 2\ndef second_route(x): return x * 2")
