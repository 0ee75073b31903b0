"""Public examples of dist: the question's two samples worked out by hand, and what a perfect student may be."""

import math

import torch


def by_hand():
    """The question's two samples: student logits, teacher logits."""
    two, three, six = (2 * math.log(n) for n in (2, 3, 6))
    student = torch.tensor([[two, 0.0, 0.0], [0.0, 0.0, three]])
    teacher = torch.tensor([[six, three, 0.0], [0.0, two, two]])
    return student, teacher


def test_the_samples_worked_out_by_hand(candidate):
    for beta, gamma, expected in ((1.0, 0.0, 1.16467), (0.0, 1.0, 2.66667), (0.5, 2.0, 5.91567)):
        loss = candidate.dist_loss(*by_hand(), beta=beta, gamma=gamma, temperature=2.0)
        got = f"the loss at beta {beta} and gamma {gamma} is {expected}, not {float(loss)}"
        assert abs(float(loss) - expected) < 1e-4, got


def test_its_gradient_reaches_the_student_alone(candidate):
    student, teacher = by_hand()
    student.requires_grad_()
    teacher.requires_grad_()
    loss = candidate.dist_loss(student, teacher, beta=0.5, gamma=2.0, temperature=2.0)
    gradient, unwanted = torch.autograd.grad(loss, [student, teacher], allow_unused=True)
    expected = torch.tensor([[0.0, -0.17206, 0.17206], [0.1875, -0.1875, 0.0]])
    assert gradient is not None, "no gradient reaches the student"
    assert torch.allclose(gradient, expected, atol=1e-4), f"the student's gradient is {expected}, not {gradient}"
    assert unwanted is None or not unwanted.any(), "the teacher is a constant and gets no gradient"


def test_a_hesitant_copy_of_the_teacher_is_a_perfect_student(candidate):
    teacher = torch.tensor([[3.0, 1.0, 0.0, -1.0], [0.0, 2.0, 1.0, 0.5], [1.0, 0.0, 0.0, 4.0]])
    hesitant = 0.5 * torch.softmax(teacher, dim=-1) + 0.5 / 4
    loss = candidate.dist_loss(hesitant.log(), teacher)
    assert abs(float(loss)) < 1e-5, f"its probabilities rise and fall with the teacher's, so the loss is 0, not {loss}"


def test_one_undecided_sample_is_no_reason_for_nan(candidate):
    student, teacher = torch.zeros(1, 4), torch.tensor([[1.0, 2.0, 0.0, 3.0]])
    loss = candidate.dist_loss(student, teacher, beta=1.0, gamma=0.5)
    assert abs(float(loss) - 1.5) < 1e-5, (
        f"all correlations are 0, so the loss is beta + gamma = 1.5, not {float(loss)}"
    )


def test_a_temperature_of_0_is_refused(candidate):
    raised = "nothing"
    try:
        candidate.dist_loss(*by_hand(), temperature=0.0)
    except Exception as error:  # from another process it arrives wrapped, its name in its text
        raised = f"{type(error).__name__}: {error}".removeprefix("CandidateRaised: ")
    assert "ValueError" in raised, f"a temperature of 0 should raise ValueError, and raised {raised}"
