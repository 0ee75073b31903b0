"""Theory answers: read as people type them, graded by the key, and the key never told to a candidate."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdgrader.bank import Bank, load_bank
from kdgrader.bank.records import Tolerance
from kdgrader.errors import BankError, CallError
from kdgrader.grading.answers import read_number
from kdgrader.grading.slips import slip
from kdgrader.grading.theory import grade_answer
from kdgrader.reports.records import Report

GOOD = Path(__file__).parents[1] / "bank" / "good"
CHECKED = ("why-scale", "which-hold", "half-life", "find-the-bug")
SEED = 1  # half-life asks for 2.3 · 4² + 14 = 50.8 here


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_bank(GOOD)


def graded(bank: Bank, id: str, answer: str, **options) -> Report:
    return grade_answer(bank, bank.get(id), answer, seed=SEED, **options)


@pytest.mark.parametrize(
    ("id", "answer"),
    [
        ("why-scale", "b"), ("why-scale", " B "), ("why-scale", "(b)"), ("why-scale", "ｂ"),
        ("which-hold", "a,b"), ("which-hold", "b a"), ("which-hold", "B、A"), ("which-hold", "a，b，a"),
        ("half-life", "50.8"), ("half-life", "5.08e1"), ("half-life", "５０．８"), ("half-life", "51.3"),
        ("half-life", "+50.8"), ("half-life", "5080%"), ("half-life", "50.8 %"),
        ("find-the-bug", "2"), ("find-the-bug", "line 2"), ("find-the-bug", "第 2 行"),
        ("find-the-bug", "２"),
    ],
)  # fmt: skip
def test_a_right_answer_gets_all_marks_however_it_is_typed(bank, id, answer):
    report = graded(bank, id, answer)
    assert (report.status, report.score) == ("passed", report.max_score)
    assert report.aspects[0].status == "passed"
    assert report.diagnoses == ()


@pytest.mark.parametrize(
    ("id", "answer", "message", "mistake"),
    [
        ("why-scale", "a", "Option a is not the right one.", "a"),
        ("which-hold", "a", "At least one right option is missing.", None),
        ("which-hold", "a,b,c", "At least one of the chosen options is wrong.", "c"),
        ("which-hold", "a,c", "At least one of the chosen options is wrong, and at least one right", "c"),
        ("half-life", "23.2", "23.2 is not the right number.", "no-square"),
        ("half-life", "7", "7 is not the right number.", None),
        ("find-the-bug", "3", "Line 3 is not the faulty one.", "3"),
        ("find-the-bug", "1", "Line 1 is not the faulty one.", None),
    ],
)
def test_a_wrong_answer_gets_none_and_says_which_misconception_it_is(bank, id, answer, message, mistake):
    report = graded(bank, id, answer)
    assert (report.status, report.score) == ("failed", 0.0)
    assert report.aspects[0].message.en.startswith(message)
    assert [diagnosis.mistakes for diagnosis in report.diagnoses] == ([(mistake,)] if mistake else [])
    for diagnosis in report.diagnoses:
        assert (diagnosis.evidence, diagnosis.explains) == ("replayed", ("answer",))
        assert diagnosis.says.en
        assert diagnosis.says.zh


def test_the_drawn_numbers_stand_in_all_that_is_read(bank):
    report = graded(bank, "half-life", "23.2")
    assert report.body.en == "What is $2.3 \\cdot 4^2$ plus 14, to 1 %?"
    assert report.diagnoses[0].says.en == "At 4 the square was forgotten."
    assert report.interviewer.answer.zh == "4 的平方。"


def test_the_body_of_a_choice_lists_its_options(bank):
    assert "- **c**: It is a habit and nothing else." in graded(bank, "why-scale", "a").body.en


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("-50.8", "sign"),
        ("0.508", "100 times too small"),
        ("5080", "100 times too large"),
        ("508", "10 times too large"),
        ("0.0508", "1,000 times too small"),
        ("0.019685", "reciprocal"),
        ("-49.8", "1 minus"),
        ("73.2889", "base 2"),
        ("22.0622", "base 10"),
    ],
)
def test_a_number_off_in_a_simple_way_is_measured(bank, answer, words):
    (diagnosis,) = graded(bank, "half-life", answer).diagnoses
    assert diagnosis.mistakes == ()
    assert diagnosis.evidence == "measured"
    assert words in diagnosis.says.en


@pytest.mark.parametrize(("value", "expected"), [(0.0, 2.0), (2.0, 0.0), (0.0009, -0.00009)])
def test_nothing_is_measured_where_everything_would_fit(value, expected):
    assert slip(value, expected, Tolerance(absolute=0.001)) is None


@pytest.mark.parametrize(
    ("id", "answer", "accepted"),
    [
        ("why-scale", "d", "exactly one of the options a, b, c"),
        ("why-scale", "a,b", "exactly one of the options a, b, c"),
        ("why-scale", "", "exactly one of the options a, b, c"),
        ("which-hold", "a,d", "one or more of the options a, b, c"),
        ("which-hold", ",", "one or more of the options a, b, c"),
        ("half-life", "about 50", "Write it as 0.25"),
        ("half-life", "nan", "Write it as 0.25"),
        ("half-life", "inf", "Write it as 0.25"),
        ("half-life", "1e999", "Write it as 0.25"),
        ("half-life", "0,25", "Write it as 0.25"),
        ("half-life", "1_000", "Write it as 0.25"),
        ("half-life", "{answer}", "Write it as 0.25"),
        ("find-the-bug", "0", "from 1 to 3"),
        ("find-the-bug", "4", "from 1 to 3"),
        ("find-the-bug", "two", "from 1 to 3"),
        ("say-why", "  \n", "The answer is empty"),
        ("say-why", "\udce4", "not UTF-8"),
        ("scaled-gap", "1", "coding question"),
    ],
)
def test_an_answer_that_cannot_be_read_is_a_wrong_call_that_names_what_can(bank, id, answer, accepted):
    with pytest.raises(CallError, match=accepted) as caught:
        graded(bank, id, answer)
    assert caught.value.exit_status == 2


@pytest.mark.parametrize(
    ("answer", "readings"),
    [
        ("24.47%", (0.2447, 24.47)), ("１２％", (0.12, 12.0)), ("−3", (-3.0,)), ("－3", (-3.0,)),
        (".5", (0.5,)), ("5.", (5.0,)), ("1,250", (1250.0,)), ("1，250，000.5", (1250000.5,)),
        ("1E-3", (0.001,)), ("- 2", (-2.0,)),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them(answer, readings):
    assert read_number(answer) == pytest.approx(readings, rel=1e-12)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_that_python_prints_is_read_back(value):
    assert read_number(repr(value)) == (value,)


@given(st.text(max_size=30))
def test_any_text_is_a_finite_number_or_a_wrong_call(answer):
    try:
        readings = read_number(answer)
    except CallError:
        return
    assert all(abs(value) < float("inf") for value in readings)


def test_a_text_waits_for_a_person(bank):
    report = graded(bank, "say-why", "Because it matters.")
    assert (report.status, report.score, report.problem, report.needs_person) == ("broken", 0.0, None, True)
    assert [entry.awarded for entry in report.interviewer.rubric] == [None, None, None]
    assert report.submission.source == "Because it matters."


@pytest.mark.parametrize(
    ("marks", "status", "score"),
    [
        (("what", "why", "when"), "passed", 2.0), (("why",), "partial", 0.5),
        (("why", "why"), "partial", 0.5), ((), "failed", 0.0),
    ],
)  # fmt: skip
def test_a_text_that_a_person_marked_is_scored_by_the_rubric(bank, marks, status, score):
    report = graded(bank, "say-why", "Because it matters.", marks=marks)
    assert (report.status, report.score, report.needs_person) == (status, score, False)
    assert [entry.awarded for entry in report.interviewer.rubric] == [id in marks for id in ("what", "why", "when")]


def test_marks_that_the_rubric_has_not_are_a_wrong_call(bank):
    with pytest.raises(CallError, match=r"The rubric has no line who\. It has: what, why, when"):
        graded(bank, "say-why", "Because.", marks=("what", "who"))
    with pytest.raises(CallError, match="graded by its key"):
        graded(bank, "why-scale", "b", marks=("what",))


@pytest.mark.parametrize(("id", "answer", "key"), [("half-life", "7", "50.8"), ("find-the-bug", "1", "2")])
def test_only_the_interviewer_reads_the_key(bank, id, answer, key):
    report = graded(bank, id, answer)
    assert report.interviewer.expected.startswith(key)
    said = [report.aspects[0].message, *(diagnosis.says for diagnosis in report.diagnoses)]
    assert not any(key in text.en or key in text.zh for text in said)


@pytest.mark.parametrize("answer", ["a", "a,c", "c", "b,c"])
def test_which_options_are_missing_is_not_told(bank, answer):
    message = graded(bank, "which-hold", answer).aspects[0].message
    assert "option b" not in message.en.lower()
    assert "a, b" not in message.en


def test_the_receipt_repeats_the_grading(bank):
    first, second = (graded(bank, "half-life", "7", name="answer.txt") for _ in range(2))
    assert msgspec.structs.replace(first, seconds=second.seconds) == second
    assert first.seconds.total > 0
    receipt = first.receipt
    assert receipt.seed == SEED
    assert receipt.submission == "sha256:7902699be42c8a8e46fbbb4501726517e86b22c56a189f7625a6da49081b2451"
    assert set(receipt.versions) == {"kdgrader", "python"}
    assert receipt.sandbox == ()
    assert first.submission.name == "answer.txt"


@pytest.mark.parametrize("id", CHECKED)
def test_a_report_is_plain_json(bank, id):
    answer = {"half-life": "7", "find-the-bug": "3"}.get(id, "a")
    report = graded(bank, id, answer)
    assert msgspec.json.decode(json.dumps(json.loads(msgspec.json.encode(report))), type=Report) == report


def test_a_theory_answer_is_graded_without_torch():
    code = (
        "import sys; from pathlib import Path; from kdgrader.bank import load_bank; "
        "from kdgrader.grading import grade_answer; "
        f"bank = load_bank(Path({str(GOOD)!r})); report = grade_answer(bank, bank.get('why-scale'), 'b'); "
        "print(report.status, 'torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["passed", "False"]


def test_a_question_whose_key_is_broken_fails_the_operator_not_the_candidate(tmp_path):
    shutil.copytree(GOOD, tmp_path / "bank")
    code = tmp_path / "bank/solutions/foundations/half-life.py"
    code.write_text(code.read_text().replace("return z * T**2 + n", "return float('nan')"))
    broken = load_bank(tmp_path / "bank")
    with pytest.raises(BankError, match="answer\\(\\) must be a finite number") as caught:
        graded(broken, "half-life", "50.8")
    assert caught.value.exit_status == 3
