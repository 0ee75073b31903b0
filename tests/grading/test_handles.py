"""Objects that a submission returns stay in the jail, and look local to a check."""

from pathlib import Path

import pytest
from scale_question import LIMITS, mistake

from kdgrader.grading.supervise import Supervisor
from kdgrader.grading.talk import Task

GATE = Path(__file__).parent / "gate"
RIGHT = (GATE / "reference.py").read_text("utf-8")
MISTAKES = (
    mistake("tanh-for-sigmoid", "torch.sigmoid", "torch.tanh"),
    mistake("no-exp", ".exp()", ""),
    mistake("hook-left", "    handle.remove()\n", ""),
)


@pytest.fixture
def graded(zygote):
    def grade(source):
        task = Task(
            question="gate", seed=7, entry_points=("Gate", "shuffled", "watch"), source=source.encode(),
            reference=str(GATE / "reference.py"), checks=str(GATE / "checks.py"), limits=LIMITS,
        )  # fmt: skip
        return Supervisor(zygote, LIMITS).run(task, lambda: MISTAKES).verdicts

    return grade


def failed(verdicts):
    return {check.id for check in verdicts.checks if check.status != "passed"}


def test_a_right_submission_passes_with_its_own_class(graded):
    verdicts = graded(RIGHT.replace("Gate(nn.Module)", "Gate(nn.Module, object)"))
    assert not verdicts.fault
    assert failed(verdicts) == set()


@pytest.mark.parametrize(
    "name, fails",
    [
        ("tanh-for-sigmoid", {"test_a_module_computes", "test_at_given_parameters"}),
        ("no-exp", {"test_a_module_computes"}),
        ("hook-left", {"test_no_hook_is_left"}),
    ],
)
def test_a_mistake_in_a_method_is_caught_and_named(name, fails, graded):
    edit = next(one for one in MISTAKES if one.id == name).variants[0].edits[0]
    verdicts = graded(RIGHT.replace(edit.find, edit.put))
    assert failed(verdicts) == fails
    assert [found.mistakes for found in verdicts.diagnoses] == [(name,)]


def test_a_generator_is_used_up_after_one_round(graded):
    source = RIGHT.replace(
        "    class Loader:\n        def __iter__(self):\n            return iter(", "    yield from ("
    )
    source = source.replace("    return Loader()\n", "")
    assert failed(graded(source)) == {"test_a_loader_goes_on_with_its_generator"}


def test_an_object_where_a_number_is_due_is_no_value(graded):
    source = RIGHT.replace("return self.linear(x).exp()", "return Gate(3)")
    (check,) = [one for one in graded(source).checks if one.status != "passed"]
    assert check.message.en == "The result is something else where a tensor is promised."
    assert check.status == "failed"


def test_an_object_is_not_measured_by_what_it_is_called(graded):
    """Two objects are told apart by their uses; nothing is said of the arguments that they were made from."""
    said = graded(RIGHT.replace("torch.sigmoid(self.linear(x))", "torch.sigmoid(self.linear(x)) ** 3")).diagnoses
    assert [one.says.en for one in said] == []
