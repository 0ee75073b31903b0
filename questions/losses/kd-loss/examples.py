"""Public examples of kd-loss: the question's sample worked out by hand, and what the loss is at its ends."""

import math

import torch
import torch.nn.functional as F


def by_hand():
    """The question's one sample: student logits, teacher logits, label."""
    student = torch.tensor([[0.0, 2 * math.log(2), 0.0]])
    teacher = torch.tensor([[2 * math.log(4), 2 * math.log(2), 0.0]])
    return student, teacher, torch.tensor([0])


def test_the_sample_worked_out_by_hand(candidate):
    loss = candidate.kd_loss(*by_hand(), temperature=2.0, alpha=0.75)
    assert abs(float(loss) - 1.14560) < 1e-4, f"the loss of this sample is 1.14560, not {float(loss)}"


def test_its_gradient_reaches_the_student_alone(candidate):
    student, teacher, labels = by_hand()
    student.requires_grad_()
    teacher.requires_grad_()
    loss = candidate.kd_loss(student, teacher, labels, temperature=2.0, alpha=0.75)
    gradient, unwanted = torch.autograd.grad(loss, [student, teacher], allow_unused=True)
    expected = torch.tensor([[-0.69048, 0.48810, 0.20238]])
    assert gradient is not None, "no gradient reaches the student"
    assert torch.allclose(gradient, expected, atol=1e-4), f"the student's gradient is {expected}, not {gradient}"
    assert unwanted is None or not unwanted.any(), "the teacher is a constant and gets no gradient"


def test_equal_logits_cost_nothing_at_alpha_1(candidate):
    logits = torch.tensor([[1.0, 2.0, 3.0], [0.0, -1.0, 4.0]])
    loss = candidate.kd_loss(logits, logits.clone(), torch.tensor([2, 0]), temperature=3.0, alpha=1.0)
    assert abs(float(loss)) < 1e-5, "teacher and student agree, so the soft term is 0"


def test_alpha_0_leaves_the_cross_entropy(candidate):
    student, teacher = torch.tensor([[1.0, -2.0], [0.5, 3.0]]), torch.tensor([[4.0, 0.0], [1.0, 1.0]])
    labels = torch.tensor([0, 0])
    loss = candidate.kd_loss(student, teacher, labels, temperature=5.0, alpha=0.0)
    assert abs(float(loss) - float(F.cross_entropy(student, labels))) < 1e-5, "only the hard term is left"


def test_a_temperature_of_0_is_refused(candidate):
    raised = "nothing"
    try:
        candidate.kd_loss(*by_hand(), temperature=0.0)
    except Exception as error:  # from another process it arrives wrapped, its name in its text
        raised = f"{type(error).__name__}: {error}".removeprefix("CandidateRaised: ")
    assert "ValueError" in raised, f"a temperature of 0 should raise ValueError, and raised {raised}"
