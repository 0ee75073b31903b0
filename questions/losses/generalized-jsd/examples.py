"""Public examples of generalized-jsd: the question's sample worked out by hand, its ends, and one property."""

import math

import torch


def by_hand():
    """The question's one sample: student logits, teacher logits."""
    return torch.tensor([[0.0, 0.0, 2 * math.log(4)]]), torch.tensor([[2 * math.log(2), 0.0, 0.0]])


def test_the_sample_worked_out_by_hand(candidate):
    loss = candidate.generalized_jsd(*by_hand(), beta=0.25, temperature=2.0)
    assert abs(float(loss) - 0.07348) < 1e-4, f"the divergence of this sample is 0.07348, not {float(loss)}"


def test_its_ends(candidate):
    for beta, expected in ((0.0, 0.40547), (1.0, 0.40318)):
        loss = candidate.generalized_jsd(*by_hand(), beta=beta, temperature=2.0)
        assert abs(float(loss) - expected) < 1e-4, f"at beta {beta} this sample gives {expected}, not {float(loss)}"


def test_its_gradient_reaches_the_student_alone(candidate):
    student, teacher = (logits.requires_grad_() for logits in by_hand())
    loss = candidate.generalized_jsd(student, teacher, beta=0.25, temperature=2.0)
    gradient, unwanted = torch.autograd.grad(loss, [student, teacher], allow_unused=True)
    expected = torch.tensor([[-0.02697, -0.00899, 0.03597]])
    assert gradient is not None, "no gradient reaches the student"
    assert torch.allclose(gradient, expected, atol=1e-4), f"the student's gradient is {expected}, not {gradient}"
    assert unwanted is None or not unwanted.any(), "the teacher is a constant and gets no gradient"


def test_at_one_half_the_models_may_change_places(candidate):
    student, teacher = (
        torch.tensor([[1.0, -2.0, 0.5], [0.5, 3.0, 0.0]]),
        torch.tensor([[4.0, 0.0, 1.0], [1.0, 1.0, -1.0]]),
    )
    one, other = candidate.generalized_jsd(student, teacher), candidate.generalized_jsd(teacher, student)
    assert abs(float(one) - float(other)) < 1e-5, "at beta 0.5 the divergence is symmetric"


def test_a_temperature_of_0_is_refused(candidate):
    raised = "nothing"
    try:
        candidate.generalized_jsd(*by_hand(), temperature=0.0)
    except Exception as error:  # from another process it arrives wrapped, its name in its text
        raised = f"{type(error).__name__}: {error}".removeprefix("CandidateRaised: ")
    assert "ValueError" in raised, f"a temperature of 0 should raise ValueError, and raised {raised}"
