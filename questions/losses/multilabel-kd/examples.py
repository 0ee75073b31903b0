"""Public examples of multilabel-kd: the question's sample worked out by hand, and what the loss is at its ends."""

import math

import torch
import torch.nn.functional as F


def by_hand():
    """The question's one sample: student logits, teacher logits, labels."""
    student, teacher = torch.tensor([[0.0, 2 * math.log(3)]]), torch.tensor([[2 * math.log(3), 0.0]])
    return student, teacher, torch.tensor([[1.0, 0.0]])


def test_the_sample_worked_out_by_hand(candidate):
    loss = candidate.multilabel_kd_loss(*by_hand(), temperature=2.0, alpha=0.75)
    assert abs(float(loss) - 1.57289) < 1e-4, f"the loss of this sample is 1.57289, not {float(loss)}"


def test_its_gradient_reaches_the_student_alone(candidate):
    student, teacher, labels = by_hand()
    student.requires_grad_()
    teacher.requires_grad_()
    loss = candidate.multilabel_kd_loss(student, teacher, labels, temperature=2.0, alpha=0.75)
    gradient, unwanted = torch.autograd.grad(loss, [student, teacher], allow_unused=True)
    expected = torch.tensor([[-0.5, 0.6]])
    assert gradient is not None, "no gradient reaches the student"
    assert torch.allclose(gradient, expected, atol=1e-4), f"the student's gradient is {expected}, not {gradient}"
    assert unwanted is None or not unwanted.any(), "the teacher is a constant and gets no gradient"


def test_equal_logits_cost_nothing_at_alpha_1(candidate):
    logits = torch.tensor([[1.0, 2.0, 3.0], [0.0, -1.0, 4.0]])
    loss = candidate.multilabel_kd_loss(logits, logits.clone(), torch.ones(2, 3), temperature=3.0, alpha=1.0)
    assert abs(float(loss)) < 1e-5, "teacher and student agree, so the soft term is 0"


def test_alpha_0_leaves_the_binary_cross_entropy(candidate):
    student, teacher = torch.tensor([[1.0, -2.0], [0.5, 3.0]]), torch.tensor([[4.0, 0.0], [1.0, 1.0]])
    labels = torch.tensor([[1.0, 1.0], [0.0, 0.0]])
    loss = candidate.multilabel_kd_loss(student, teacher, labels, temperature=5.0, alpha=0.0)
    expected = F.binary_cross_entropy_with_logits(student, labels, reduction="sum") / 2  # two samples
    assert abs(float(loss) - float(expected)) < 1e-5, "only the hard term is left, a sum over the labels"


def test_a_temperature_of_0_is_refused(candidate):
    raised = "nothing"
    try:
        candidate.multilabel_kd_loss(*by_hand(), temperature=0.0)
    except Exception as error:  # from another process it arrives wrapped, its name in its text
        raised = f"{type(error).__name__}: {error}".removeprefix("CandidateRaised: ")
    assert "ValueError" in raised, f"a temperature of 0 should raise ValueError, and raised {raised}"
