"""Public examples of virtual-teacher: the question's sample worked out by hand, and what the loss is at its ends."""

import math

import torch
import torch.nn.functional as F


def by_hand():
    """The question's one sample: student logits and label."""
    return torch.tensor([[0.0, 2 * math.log(2), 0.0]]), torch.tensor([0])


def test_the_sample_worked_out_by_hand(candidate):
    loss = candidate.virtual_teacher_kd_loss(*by_hand(), correct=2 / 3, temperature=2.0, alpha=0.75)
    assert abs(float(loss) - 0.57790) < 1e-4, f"the loss of this sample is 0.57790, not {float(loss)}"


def test_its_gradient_reaches_the_student(candidate):
    student, labels = by_hand()
    student.requires_grad_()
    loss = candidate.virtual_teacher_kd_loss(student, labels, correct=2 / 3, temperature=2.0, alpha=0.75)
    (gradient,) = torch.autograd.grad(loss, [student], allow_unused=True)
    expected = torch.tensor([[-0.30208, 0.26042, 0.04167]])
    assert gradient is not None, "no gradient reaches the student"
    assert torch.allclose(gradient, expected, atol=1e-4), f"the student's gradient is {expected}, not {gradient}"


def test_a_student_that_says_what_the_teacher_says_costs_nothing(candidate):
    teacher = torch.tensor([[0.8, 0.1, 0.1], [0.1, 0.1, 0.8]])
    loss = candidate.virtual_teacher_kd_loss(
        teacher.log(), torch.tensor([0, 2]), correct=0.8, temperature=3.0, alpha=1.0
    )
    assert abs(float(loss)) < 1e-5, "teacher and student agree, so the soft term is 0"


def test_alpha_0_leaves_the_cross_entropy(candidate):
    student, labels = torch.tensor([[1.0, -2.0], [0.5, 3.0]]), torch.tensor([0, 0])
    loss = candidate.virtual_teacher_kd_loss(student, labels, correct=0.7, temperature=5.0, alpha=0.0)
    assert abs(float(loss) - float(F.cross_entropy(student, labels))) < 1e-5, "only the hard term is left"


def test_a_temperature_of_0_is_refused(candidate):
    raised = "nothing"
    try:
        candidate.virtual_teacher_kd_loss(*by_hand(), temperature=0.0)
    except Exception as error:  # from another process it arrives wrapped, its name in its text
        raised = f"{type(error).__name__}: {error}".removeprefix("CandidateRaised: ")
    assert "ValueError" in raised, f"a temperature of 0 should raise ValueError, and raised {raised}"
