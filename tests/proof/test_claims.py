"""Each claim of the proof can fail: the small bank holds, and one change of it breaks the one claim."""

import pytest

from kdgrader.proof.page import CLAIMS

CHECKS = "solutions/losses/soft-gap/checks.py"
REFERENCE = "solutions/losses/soft-gap/reference.py"
MISTAKES = "solutions/losses/soft-gap/mistakes.toml"
EQUIVALENT = "solutions/losses/soft-gap/equivalent.toml"
QUESTION = "questions/losses/soft-gap/question.md"


def only(faults, claim, *words):
    """There are faults of this claim and of no other, and one of them says these words."""
    assert {fault[0] for fault in faults} == {claim}, faults
    assert any(all(word in text for word in words) for _, text in faults), faults


def test_a_good_question_holds_and_its_figures_are_those_of_its_files(small):
    proof = small.proof()
    figures = proof.coding
    assert proof.faults == ()
    assert (figures.checks, figures.independent, figures.alternates, figures.seeds) == (4, 4, 3, 30)
    assert [(m.id, m.variants, m.caught, m.named) for m in figures.mistakes] == [
        ("no-t-squared", 1, 1, 1), ("teacher-not-detached", 1, 1, 1), ("no-validation", 2, 2, 2),
    ]  # fmt: skip
    assert figures.killed == figures.mutants - 1 > 30
    assert [equal.put for equal in figures.equivalent] == ["q - p"]
    assert figures.flips == 0
    assert 0 < figures.rounding < 1e-6
    assert figures.gradchecks == 3
    assert figures.pairs == figures.pairs_named == 3
    assert figures.cpu_seconds.keys() == CLAIMS.keys()
    assert all(seconds > 0 for seconds in figures.cpu_seconds.values())
    assert sum(figures.cpu_seconds.values()) < proof.cpu_seconds


def test_a_weak_check_lets_mutants_live_and_they_are_shown(small):
    small.edit(CHECKS, "candidate.soft_gap(student, teacher), oracle(student, teacher, 2.0)", "1.0, 1.0")
    proof = small.proof()
    only([(f.claim, f.says.en) for f in proof.faults], "mutants", "survive")
    diffs = [survivor.diff for survivor in proof.coding.survivors]
    assert len(diffs) == 2
    assert "-def soft_gap(student: Tensor, teacher: Tensor, *, temperature: float = 2.0) -> Tensor:" in diffs[0]
    assert "+def soft_gap(student: Tensor, teacher: Tensor, *, temperature: float = 4.0) -> Tensor:" in diffs[0]
    reference = (small.root / REFERENCE).read_text("utf-8")
    for survivor in proof.coding.survivors:
        assert reference.count(survivor.find) == 1
        assert "temperature: float = " in survivor.put


def test_a_mistake_that_its_aspect_does_not_catch(small):
    small.edit(MISTAKES, 'aspect = "gradient"', 'aspect = "bad-input"')
    only(
        small.faults(),
        "mistakes",
        "No check of bad-input catches the mistake teacher-not-detached",
        "test_the_gradient",
    )


def test_a_mistake_that_is_no_program_is_told_and_the_others_are_tried(small):
    small.edit(MISTAKES, 'find = "temperature**2 * "\nput = ""', 'find = "temperature**2 * "\nput = "("')
    proof = small.proof()
    (fault,) = proof.faults
    assert (fault.claim, fault.says.en) == ("mistakes", "The mistake no-t-squared cannot be tried.")
    assert fault.detail.startswith("it cannot be imported: SyntaxError")
    assert [mistake.named for mistake in proof.coding.mistakes if mistake.id != "no-t-squared"] == [1, 2]


def test_a_mistake_that_is_not_named_alone(small):
    text = (small.root / MISTAKES).read_text("utf-8")
    first = text[: text.index("[[mistake]]", 5)]
    small.write(
        MISTAKES, text + first.replace("no-t-squared", "forgot-the-square").replace('put = ""', 'put = "1.0 * "')
    )
    only(small.faults(), "mistakes", "no-t-squared", "forgot-the-square")


def test_a_mistake_that_is_no_other_program(small):
    small.edit(MISTAKES, 'put = "temperature == 0"', 'put = "(not temperature > 0)"')
    only(small.faults(), "mistakes", "no-validation", "the same program as the reference")


def test_an_alternate_that_fails(small):
    small.edit("solutions/losses/soft-gap/alternates/by_sum.py", "temperature <= 0", "temperature < 0")
    only(small.faults(), "right", "by_sum.py is right, and fails test_a_temperature_that_is_not_above_0")


def test_an_alternate_that_cannot_be_imported(small):
    small.write("solutions/losses/soft-gap/alternates/by_sum.py", "import no_such_module\n")
    only(small.faults(), "right", "by_sum.py", "No module named")


def test_a_check_that_decides_by_chance(small):
    small.edit(CHECKS, "    student, teacher, _ = draw.classification(3, 5, dtype=torch.float64)\n",
               "    student, teacher, _ = draw.classification(3, 5, dtype=torch.float64)\n    assert torch.rand(()) < 0.9\n")  # fmt: skip
    faults = small.faults()
    assert any(claim == "chance" and "reference.py" in text and "not at seed" in text for claim, text in faults), faults
    assert small.proof().coding.flips > 0


def test_an_aspect_that_catches_its_mistake_by_chance(small):
    small.edit(CHECKS, "for temperature in (0.0, -1.5):", "for temperature in (0.0, -1.5)[: draw.integer(1, 2)]:")
    faults = small.faults()
    assert any(
        claim == "chance" and "bad-input catches the mistake no-validation by chance" in text for claim, text in faults
    )


def test_a_tolerance_too_near_to_rounding(small):
    small.edit(CHECKS, "same(candidate.soft_gap(student, teacher), oracle(student, teacher, 2.0))",
               "same(candidate.soft_gap(student, teacher), oracle(student, teacher, 2.0), rtol=2e-15, atol=0.0)")  # fmt: skip
    only(small.faults(), "tolerance", "test_the_default: the tolerance is only", "should be 100 times")


def test_a_tolerance_too_near_to_a_mistake(small):
    small.edit(CHECKS, "temperature=temperature), oracle(student, teacher, temperature))\n\n\n@aspect(\"value\")",
               "temperature=temperature), oracle(student, teacher, temperature), rtol=0.02)\n\n\n@aspect(\"value\")")  # fmt: skip
    small.edit(CHECKS, "oracle(student, teacher, 2.0))", "oracle(student, teacher, 2.0), rtol=0.02)")
    only(small.faults(), "tolerance", "no-t-squared moves the numbers by only", "should by 100")


@pytest.mark.parametrize("entry, words", [
    ('find = "p + q"\nput = "q - p"', "the entry no longer applies"),
    ('find = "square()"\nput = "pow(2)"', "no operator makes the mutant"),
    ('find = ".mean()"\nput = ".sum()"', "is not equivalent: test_"),
])  # fmt: skip
def test_an_entry_of_equivalent_toml_that_is_none(small, entry, words):
    text = (small.root / EQUIVALENT).read_text("utf-8")
    small.write(EQUIVALENT, f'{text}\n[[equivalent]]\n{entry}\nreason = "Because."\n')
    only(small.faults(), "mutants", words)


def test_an_aspect_that_comes_for_nothing(small):
    small.edit(QUESTION, "    needs: [value]\n    text: A temperature", "    text: A temperature")
    small.edit(
        CHECKS, "    same(candidate.soft_gap(student, teacher, temperature=0.5), oracle(student, teacher, 0.5))\n", ""
    )
    faults = small.faults()
    assert any(claim == "trivial" and "(raises ValueError) earns 1 for bad-input" in text for claim, text in faults), (
        faults
    )


def test_a_starter_that_lacks_its_entry_point_and_one_that_passes_the_examples(small):
    small.write("questions/losses/soft-gap/starter.py", "def soft_gab(student, teacher): ...\n")
    only(small.faults(), "trivial", "starter.py cannot be imported, or lacks an entry point")
    small.write(
        "questions/losses/soft-gap/starter.py", "def soft_gap(student, teacher, *, temperature=2.0):\n    return 0.0\n"
    )
    only(small.faults(), "trivial", "The starter passes every public example")


def test_a_gradient_that_is_not_the_derivative_of_its_value_unless_it_is_meant(small):
    """The reference, all alternates and the check agree on half the gradient: only finite differences object."""
    half = "torch.softmax(student / temperature, dim=-1)"
    small.edit(REFERENCE, half, f"(0.5 * {half} + 0.5 * {half}.detach())")
    for name in ("by_sum", "by_mse", "row_by_row"):
        (small.root / f"solutions/losses/soft-gap/alternates/{name}.py").unlink()
    small.edit(CHECKS, "same(theirs, [3 * q", "same(theirs, [1.5 * q")
    assert any("The gradient of soft_gap is not that of its value" in text for _, text in small.faults())
    small.edit(
        "solutions/losses/soft-gap/answer.md", "---\nsources", "---\nno_gradcheck: {soft_gap: meant so}\nsources"
    )
    assert not [text for claim, text in small.faults() if claim == "oracle"]


def test_checks_that_only_ask_the_reference(small):
    text = (small.root / CHECKS).read_text("utf-8").replace("(candidate, draw)", "(candidate, reference, draw)")
    small.write(CHECKS, text)
    only(small.faults(), "oracle", "Every check asks the reference")


def test_a_question_whose_files_are_broken_is_told_and_the_others_are_proved(small):
    small.edit(CHECKS, "import math", "import math, no_such_module")
    only(small.faults(), "runs", "soft-gap could not be tried at all", "no_such_module")
    assert small.proof("half-life").holds
    small.edit(CHECKS, "import math, no_such_module", "import math")
    small.edit(CHECKS, "def test_the_value(candidate, draw)", "def test_the_value(candidate, tmp_path)")
    only(small.faults(), "runs", "takes `tmp_path`")


@pytest.mark.slow
def test_an_endless_mutant_is_a_killed_one(small):
    small.edit(
        REFERENCE, "    p = torch", "    waiting = 3\n    while waiting > 0:\n        waiting -= 1\n    p = torch"
    )
    proof = small.proof()
    assert not [fault for fault in proof.faults if fault.claim == "runs"]
    assert "waiting += 1" not in "".join(survivor.diff for survivor in proof.coding.survivors)
