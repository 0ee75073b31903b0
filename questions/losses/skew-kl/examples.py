"""Public examples of skew-kl: the question's sample worked out by hand, its ends, and the limit that the skew sets."""

import math

import torch


def by_hand():
    """The question's one sample: student logits, teacher logits."""
    return torch.tensor([[0.0, math.log(2), math.log(3)]]), torch.tensor([[math.log(4), 0.0, 0.0]])


def test_the_sample_worked_out_by_hand(candidate):
    loss = candidate.skew_kl(*by_hand(), skew=0.25)
    assert abs(float(loss) - 0.30513) < 1e-4, f"the divergence of this sample is 0.30513, not {float(loss)}"


def test_without_a_skew_it_is_kl(candidate):
    loss = candidate.skew_kl(*by_hand(), skew=0.0)
    assert abs(float(loss) - 0.62557) < 1e-4, f"without a skew this sample gives 0.62557, not {float(loss)}"


def test_its_gradient_reaches_the_student_alone(candidate):
    student, teacher = (logits.requires_grad_() for logits in by_hand())
    loss = candidate.skew_kl(student, teacher, skew=0.25)
    gradient, unwanted = torch.autograd.grad(loss, [student, teacher], allow_unused=True)
    expected = torch.tensor([[-0.18929, 0.05000, 0.13929]])
    assert gradient is not None, "no gradient reaches the student"
    assert torch.allclose(gradient, expected, atol=1e-4), f"the student's gradient is {expected}, not {gradient}"
    assert unwanted is None or not unwanted.any(), "the teacher is a constant and gets no gradient"


def test_a_confident_mistake_costs_the_limit(candidate):
    student, teacher = torch.tensor([[50.0, 0.0, 0.0]]), torch.tensor([[0.0, 0.0, 50.0]])
    loss = candidate.skew_kl(student, teacher)
    assert abs(float(loss) - math.log(10)) < 1e-4, f"at a skew of 0.1 the limit is ln 10 = 2.30259, not {float(loss)}"


def test_logits_of_different_shapes_are_refused(candidate):
    raised = "nothing"
    try:
        candidate.skew_kl(torch.zeros(4, 3), torch.zeros(4, 1))
    except Exception as error:  # from another process it arrives wrapped, its name in its text
        raised = f"{type(error).__name__}: {error}".removeprefix("CandidateRaised: ")
    assert "ValueError" in raised, f"shapes (4, 3) and (4, 1) should raise ValueError, and raised {raised}"
