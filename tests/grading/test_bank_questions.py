"""Every coding question of the shipped bank, graded for real, in a jail: right answers get all marks, trivial ones none,
and each named mistake loses its aspect and is named. `kdgrader bank prove` shows the same at many seeds and of every
variant, with the same code and without jails; here it is shown that the jail makes no difference."""

import pytest

from kdgrader.bank import CodingQuestion, load_bank, load_solution, starter
from kdgrader.grading import check, grade
from kdgrader.grading.coding import zygote_for
from kdgrader.grading.diagnosis import edited

BANK = load_bank()
QUESTIONS = [question for question in BANK.questions if isinstance(question, CodingQuestion)]
IDS = [question.id for question in QUESTIONS]


@pytest.fixture(scope="module")
def zygote():
    with zygote_for(BANK, *QUESTIONS) as running:
        yield running


@pytest.fixture
def graded(zygote, tmp_path):
    def run(question, source, seed=11):
        path = tmp_path / "answer.py"
        path.write_text(source, "utf-8")
        return grade(BANK, question, path, seed=seed, zygote=zygote)

    return run


@pytest.mark.parametrize("question", QUESTIONS, ids=IDS)
def test_the_reference_gets_every_mark(question, graded):
    report = graded(question, load_solution(BANK, question).reference, 1)
    assert (report.status, report.score) == ("passed", question.max_score), report.checks


@pytest.mark.slow
@pytest.mark.parametrize("question", QUESTIONS, ids=IDS)
def test_every_alternate_gets_every_mark(question, graded):
    solution = load_solution(BANK, question)
    assert len(solution.alternates) >= 3
    for name, source in solution.alternates.items():
        report = graded(question, source)
        wrong = [(c.id, c.message, c.detail) for c in report.checks if c.status != "passed"]
        assert report.status == "passed", (name, wrong)


def trivial(question):
    functions = question.entry_points
    yield "raises", "".join(f"def {name}(*a, **k): raise ValueError\n" for name in functions)
    yield "nothing", "".join(f"def {name}(*a, **k): return None\n" for name in functions)
    yield "its first argument", "".join(f"def {name}(*a, **k): return a[0]\n" for name in functions)
    yield "one", "import torch\n" + "".join(f"def {name}(*a, **k): return torch.tensor(1.0)\n" for name in functions)
    zero = "def {}(first, *a, **k): return first.sum() * 0 if hasattr(first, 'sum') else [0.0]\n"
    yield "zeros", "".join(zero.format(name) for name in functions)
    like = "def {}(first, *a, **k): return first * 0 if hasattr(first, 'sum') else {{}}\n"
    yield "zeros like the first", "".join(like.format(name) for name in functions)


@pytest.mark.parametrize("question", QUESTIONS, ids=IDS)
def test_the_starter_earns_nothing(question, graded):
    assert graded(question, starter(question)).score == 0


@pytest.mark.slow
@pytest.mark.parametrize("question", QUESTIONS, ids=IDS)
def test_a_trivial_submission_earns_nothing(question, graded):
    for name, source in trivial(question):
        assert graded(question, source).score == 0, name


def mistakes():
    for question in QUESTIONS:
        solution = load_solution(BANK, question)
        for mistake in solution.mistakes:
            yield pytest.param(question, solution, mistake, id=f"{question.id}-{mistake.id}")


@pytest.mark.slow
@pytest.mark.parametrize("question, solution, mistake", list(mistakes()))
def test_a_named_mistake_loses_its_aspect_and_is_named(question, solution, mistake, graded):
    report = graded(question, edited(solution.reference, mistake.variants[0]))
    lost = {aspect.id for aspect in report.aspects if aspect.status != "passed"}
    assert mistake.aspect in lost
    assert (mistake.id,) in [found.mistakes for found in report.diagnoses]
    assert len(report.diagnoses) == 1, [found.mistakes for found in report.diagnoses]


@pytest.mark.parametrize("question", QUESTIONS, ids=IDS)
def test_the_examples_pass_for_the_reference_and_fail_for_the_starter(question, zygote, tmp_path):
    path = tmp_path / "answer.py"
    path.write_text(load_solution(BANK, question).reference, "utf-8")
    assert check(BANK, question, path, zygote=zygote).status == "passed"
    path.write_text(starter(question), "utf-8")
    assert check(BANK, question, path, zygote=zygote).status == "failed"


def test_the_same_seed_gives_the_same_report_and_another_seed_other_inputs(graded):
    question = BANK.get("distillation-loop")
    source = load_solution(BANK, question).reference.replace("alpha * ", "(1 - alpha) * ", 1)
    first, again, other = (graded(question, source, seed) for seed in (5, 5, 6))

    def inputs(report):
        return [c.detail.inputs for c in report.checks if c.detail]

    assert inputs(first) == inputs(again)
    assert [(c.id, c.status, c.message) for c in first.checks] == [(c.id, c.status, c.message) for c in again.checks]
    assert first.diagnoses == again.diagnoses
    assert first.receipt == again.receipt
    assert inputs(first) != inputs(other)


def test_a_pair_is_named_although_some_checks_pass_calls_that_it_changes(graded):
    """Rows in another order than the reference's pass where a check asks only whether each example comes once."""
    question = BANK.get("teacher-cache")
    solution = load_solution(BANK, question)
    pair = ("misaligned-after-shuffle", "one-epoch-only")
    source = solution.reference
    for mistake in solution.mistakes:
        if mistake.id in pair:
            source = edited(source, mistake.variants[0])
    assert [set(found.mistakes) for found in graded(question, source).diagnoses] == [set(pair)]
