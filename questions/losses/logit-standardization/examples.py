"""Public examples of logit-standardization: the question's sample worked out by hand, and what the loss cannot see."""

import torch


def by_hand():
    """The question's one sample: student logits, teacher logits."""
    return torch.tensor([[10.0, 14.0, 12.0]]), torch.tensor([[9.0, 5.0, 1.0]])


def test_the_sample_worked_out_by_hand(candidate):
    loss = candidate.standardized_kd_loss(*by_hand(), temperature=2.0)
    assert abs(float(loss) - 1.03888) < 1e-4, f"the loss of this sample is 1.03888, not {float(loss)}"


def test_its_gradient_reaches_the_student_alone(candidate):
    student, teacher = by_hand()
    student.requires_grad_()
    teacher.requires_grad_()
    loss = candidate.standardized_kd_loss(student, teacher, temperature=2.0)
    gradient, unwanted = torch.autograd.grad(loss, [student, teacher], allow_unused=True)
    expected = torch.tensor([[-0.06044, -0.06044, 0.12087]])
    assert gradient is not None, "no gradient reaches the student"
    assert torch.allclose(gradient, expected, atol=1e-4), f"the student's gradient is {expected}, not {gradient}"
    assert unwanted is None or not unwanted.any(), "the teacher is a constant and gets no gradient"


def test_scale_and_offset_do_not_matter(candidate):
    student, teacher = by_hand()
    loss = candidate.standardized_kd_loss(3 * student + 10, 0.5 * teacher - 2, temperature=2.0)
    assert abs(float(loss) - 1.03888) < 1e-4, f"stretched and shifted, the loss is still 1.03888, not {float(loss)}"


def test_a_constant_row_is_the_uniform_distribution(candidate):
    logits = torch.full((2, 4), 3.0)
    loss = candidate.standardized_kd_loss(logits, logits.clone())
    assert abs(float(loss)) < 1e-6, f"two undecided models agree, so the loss is 0, not {float(loss)}"


def test_a_temperature_of_0_is_refused(candidate):
    raised = "nothing"
    try:
        candidate.standardized_kd_loss(*by_hand(), temperature=0.0)
    except Exception as error:  # from another process it arrives wrapped, its name in its text
        raised = f"{type(error).__name__}: {error}".removeprefix("CandidateRaised: ")
    assert "ValueError" in raised, f"a temperature of 0 should raise ValueError, and raised {raised}"
