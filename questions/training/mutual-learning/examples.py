"""Public examples of mutual-learning: the step that the question works out by hand."""

import math

import torch
from torch import nn


def two_students():
    """The question's two students, their optimizers, and the batch of one sample."""
    students = [nn.Linear(1, 2, bias=False) for _ in range(2)]
    with torch.no_grad():
        students[0].weight.copy_(torch.tensor([[math.log(3)], [0.0]]))
        students[1].weight.zero_()
    optimizers = [torch.optim.SGD(student.parameters(), lr=0.1) for student in students]
    return students, optimizers, torch.ones(1, 1), torch.tensor([0])


def test_the_losses_worked_out_by_hand(candidate):
    losses = candidate.mutual_step(*two_students())
    assert len(losses) == 2, "one loss for each student"
    for got, expected in zip(losses, (0.43152, 0.82396), strict=True):
        assert abs(got - expected) < 1e-4, f"the losses are 0.43152 and 0.82396, not {losses}"


def test_the_step_worked_out_by_hand(candidate):
    students, optimizers, x, y = two_students()
    candidate.mutual_step(students, optimizers, x, y)
    first, second = (student.weight.detach().flatten().tolist() for student in students)
    assert abs(first[0] - math.log(3)) < 1e-5, f"the first student stays at (1.0986, 0), and is at {first}"
    assert abs(second[0] - 0.075) < 1e-5, f"the second student goes to (0.075, -0.075), and is at {second}"


def test_a_student_alone_learns_from_the_label(candidate):
    students, optimizers, x, y = two_students()
    losses = candidate.mutual_step(students[1:], optimizers[1:], x, y)
    assert abs(losses[0] - math.log(2)) < 1e-5, f"its loss is the cross entropy, 0.69315, not {losses[0]}"


def test_an_optimizer_is_missing(candidate):
    students, optimizers, x, y = two_students()
    raised = "nothing"
    try:
        candidate.mutual_step(students, optimizers[:1], x, y)
    except Exception as error:  # from another process it arrives wrapped, its name in its text
        raised = f"{type(error).__name__}: {error}".removeprefix("CandidateRaised: ")
    assert "ValueError" in raised, f"two students with one optimizer should raise ValueError, and raised {raised}"
