"""Numbers drawn by seed, put into texts, and compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdgrader.bank import body_with, drawn, load_bank
from kdgrader.bank.numbers import close, key_at
from kdgrader.bank.records import Draw, Tolerance
from kdgrader.errors import BankError


@pytest.fixture
def question(bank):
    return load_bank(bank.root).get("half-life")


def test_a_seed_draws_the_same_numbers_on_every_machine(question):
    assert drawn(question, 0) == {"T": 2, "z": 3.0, "n": 11}
    assert drawn(question, 1) == {"T": 4, "z": 2.3, "n": 14}


def test_every_number_is_drawn_within_its_bounds_and_all_of_them_occur(question):
    draws = [drawn(question, seed) for seed in range(300)]
    assert {values["T"] for values in draws} == {2, 3, 4}
    assert {values["n"] for values in draws} == set(range(5, 21))
    assert {values["z"] for values in draws} == {tenths / 10 for tenths in range(15, 31)}


@given(seed=st.integers(), low=st.integers(-999, 998), span=st.integers(1, 99), decimals=st.integers(0, 6))
def test_a_uniform_draw_shows_all_its_decimals(seed, low, span, decimals):
    from kdgrader.bank.numbers import _draw, _shown, _stream

    value = _draw(Draw(uniform=(low / 7, (low + span) / 7), decimals=decimals), _stream(seed, "id", "x"))
    assert low / 7 - 10**-decimals <= value <= (low + span) / 7 + 10**-decimals
    assert float(_shown(value)) == value
    assert "e" not in _shown(value)


def test_a_number_added_to_a_question_moves_no_other(bank, question):
    before = drawn(question, 5)
    path = "questions/foundations/half-life.md"
    bank.edit(path, "draws:\n", "draws:\n  a: {integer: [0, 9]}\n")
    after = drawn(load_bank(bank.root).get("half-life"), 5)
    assert {name: after[name] for name in before} == before


def test_numbers_take_their_places_in_both_languages(question):
    text = body_with(question, {"T": 3, "z": 1e-05, "n": 7})
    assert text.en == "What is $0.00001 \\cdot 3^2$ plus 7, to 1 %?"
    assert text.zh.startswith("$0.00001 \\cdot 3^2$ 加 7")


def test_a_place_that_names_no_number_is_left_alone(question):
    assert "[[n]]" in body_with(question, {"T": 3, "z": 1.5}).en


@pytest.mark.parametrize(
    ("value", "right"), [(0.2447, True), (0.2457, True), (0.2437, True), (0.24571, False), (0.24369, False)]
)
def test_the_edge_of_the_tolerance_belongs_to_it(value, right):
    assert close(value, 0.2447, Tolerance(absolute=0.001)) is right


def test_either_tolerance_is_enough():
    assert close(101.0, 100.0, Tolerance(relative=0.01))
    assert close(0.0005, 0.0, Tolerance(absolute=0.001, relative=0.01))
    assert not close(float("nan"), 1.0, Tolerance(absolute=9.0))


def test_code_that_gives_no_number_names_its_file_and_line(bank):
    path = bank.root / "solutions/foundations/half-life.py"
    values = {"T": 2, "z": 1.5, "n": 5}
    assert key_at(path, values).misconceptions == {"no-square": 8.0}
    bank.edit("solutions/foundations/half-life.py", "return sum(", "return 1 / 0 + sum(")
    with pytest.raises(BankError, match=r"half-life\.py:6: second_route\(\) fails: ZeroDivisionError"):
        key_at(path, values)
