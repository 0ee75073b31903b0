"""Public examples of ema-teacher: the update that the question works out by hand."""

import torch
from torch import nn


def one_of_each(weight, mean, counter):
    """A frozen model of one weight and a BatchNorm, for one feature."""
    model = nn.Sequential(nn.Linear(1, 1, bias=False), nn.BatchNorm1d(1)).requires_grad_(False)
    model[0].weight.fill_(weight)
    model[1].running_mean.fill_(mean)
    model[1].num_batches_tracked.fill_(counter)
    return model


def test_one_update_and_a_second(candidate):
    teacher, student = one_of_each(4.0, 1.0, 7), one_of_each(2.0, 3.0, 40)
    candidate.update_ema(teacher, student, 0.75)
    assert abs(float(teacher[0].weight) - 3.5) < 1e-6, f"the weight should be 3.5, not {float(teacher[0].weight)}"
    assert abs(float(teacher[1].running_mean) - 1.5) < 1e-6, "the running mean should be 1.5"
    assert int(teacher[1].num_batches_tracked) == 40, "a counter is copied"
    candidate.update_ema(teacher, student, 0.75)
    assert abs(float(teacher[0].weight) - 3.125) < 1e-6, "after a second update the weight should be 3.125"


def test_the_student_may_ask_for_gradients(candidate):
    teacher, student = one_of_each(4.0, 1.0, 7), one_of_each(2.0, 3.0, 40)
    student.requires_grad_(True)
    candidate.update_ema(teacher, student, 0.5)
    assert not teacher[0].weight.requires_grad, "a frozen teacher stays frozen"
    assert float(student[0].weight) == 2.0, "the student stays as it was"


def test_another_width_is_refused(candidate):
    raised = "nothing"
    try:
        candidate.update_ema(nn.Linear(3, 1), nn.Linear(3, 2), 0.5)
    except Exception as error:  # from another process it arrives wrapped, its name in its text
        raised = f"{type(error).__name__}: {error}".removeprefix("CandidateRaised: ")
    assert "ValueError" in raised, f"layers of different widths should raise ValueError, and raised {raised}"
