"""Public examples of decoupled-kd: the question's sample worked out by hand, and what each term does not look at."""

import math

import torch


def by_hand():
    """The question's one sample: student logits, teacher logits, label."""
    student = torch.tensor([[2 * math.log(2), 0.0, 0.0]])
    teacher = torch.tensor([[2 * math.log(6), 2 * math.log(3), 0.0]])
    return student, teacher, torch.tensor([0])


def test_the_sample_worked_out_by_hand(candidate):
    for alpha, beta, expected in ((1.0, 0.0, 0.08054), (0.0, 1.0, 0.52325), (0.5, 2.0, 1.08677)):
        loss = candidate.dkd_loss(*by_hand(), alpha=alpha, beta=beta, temperature=2.0)
        got = f"the loss at alpha {alpha} and beta {beta} is {expected}, not {float(loss)}"
        assert abs(float(loss) - expected) < 1e-4, got


def test_its_gradient_reaches_the_student_alone(candidate):
    student, teacher, labels = by_hand()
    student.requires_grad_()
    teacher.requires_grad_()
    loss = candidate.dkd_loss(student, teacher, labels, alpha=0.5, beta=2.0, temperature=2.0)
    gradient, unwanted = torch.autograd.grad(loss, [student, teacher], allow_unused=True)
    expected = torch.tensor([[-0.10, -0.95, 1.05]])
    assert gradient is not None, "no gradient reaches the student"
    assert torch.allclose(gradient, expected, atol=1e-4), f"the student's gradient is {expected}, not {gradient}"
    assert unwanted is None or not unwanted.any(), "the teacher is a constant and gets no gradient"


def test_the_non_target_term_does_not_know_the_targets_logit(candidate):
    student, teacher, labels = by_hand()
    before = candidate.dkd_loss(student, teacher, labels, alpha=0.0, beta=1.0, temperature=2.0)
    student, teacher = student + torch.tensor([[3.0, 0.0, 0.0]]), teacher - torch.tensor([[2.0, 0.0, 0.0]])
    after = candidate.dkd_loss(student, teacher, labels, alpha=0.0, beta=1.0, temperature=2.0)
    assert abs(float(after) - float(before)) < 1e-5, "the term of the other classes depends on the target's logit"


def test_equal_logits_cost_nothing(candidate):
    logits = torch.tensor([[1.0, 2.0, 3.0, 0.5], [0.0, -1.0, 4.0, 1.0]])
    loss = candidate.dkd_loss(logits, logits.clone(), torch.tensor([2, 0]), temperature=3.0)
    assert abs(float(loss)) < 1e-4, "teacher and student agree, so both terms are 0"


def test_a_temperature_of_0_is_refused(candidate):
    raised = "nothing"
    try:
        candidate.dkd_loss(*by_hand(), temperature=0.0)
    except Exception as error:  # from another process it arrives wrapped, its name in its text
        raised = f"{type(error).__name__}: {error}".removeprefix("CandidateRaised: ")
    assert "ValueError" in raised, f"a temperature of 0 should raise ValueError, and raised {raised}"
