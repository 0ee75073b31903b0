"""Public examples of soft-cross-entropy: the question's numbers, and what it promises in words."""

import math

import torch

STUDENT = [0.0, 0.0, math.log(2), 2 * math.log(2)]  # softmax gives 1/8, 1/8, 1/4, 1/2
TEACHER = [0.5, 0.25, 0.25, 0.0]


def test_the_sample_worked_out_by_hand(candidate):
    loss = candidate.soft_cross_entropy(torch.tensor([STUDENT]), torch.tensor([TEACHER]))
    assert abs(float(loss) - 2.75 * math.log(2)) < 1e-5, f"expected 2.75 ln 2 = 1.90615, got {float(loss)}"


def test_its_gradient_reaches_the_student_alone(candidate):
    student, teacher = torch.tensor([STUDENT], requires_grad=True), torch.tensor([TEACHER], requires_grad=True)
    loss = candidate.soft_cross_entropy(student, teacher)
    gradient, unwanted = torch.autograd.grad(loss, [student, teacher], allow_unused=True)
    expected = torch.tensor([[-0.375, -0.125, 0.0, 0.5]])
    assert gradient is not None, "no gradient reaches the student"
    assert torch.allclose(gradient, expected, atol=1e-5), f"the student's gradient is {expected}, not {gradient}"
    assert unwanted is None or not unwanted.any(), "the teacher is a constant and gets no gradient"


def test_a_student_that_has_become_its_teacher_pays_the_entropy(candidate):
    teacher = torch.tensor([[0.5, 0.25, 0.25]])
    loss = candidate.soft_cross_entropy(teacher.log(), teacher)
    assert abs(float(loss) - 1.5 * math.log(2)) < 1e-5, f"expected H(p) = 1.5 ln 2 = 1.03972, got {float(loss)}"


def test_a_one_hot_target_is_an_ordinary_label(candidate):
    student, label = torch.tensor([[1.0, -2.0, 0.5], [0.0, 3.0, 1.0]]), torch.tensor([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])
    expected = torch.nn.functional.cross_entropy(student, torch.tensor([2, 0]))
    loss = candidate.soft_cross_entropy(student, label)
    assert abs(float(loss) - float(expected)) < 1e-5, f"expected {float(expected)}, got {float(loss)}"


def test_large_logits_are_no_trouble(candidate):
    loss = candidate.soft_cross_entropy(torch.tensor([[0.0, 400.0]]), torch.tensor([[1.0, 0.0]]))
    assert abs(float(loss) - 400.0) < 1e-2, f"expected 400, got {float(loss)}"


def test_shapes_that_do_not_agree_are_refused(candidate):
    raised = "nothing"
    try:
        candidate.soft_cross_entropy(torch.tensor([STUDENT, STUDENT]), torch.tensor([TEACHER]))
    except Exception as error:  # from another process it arrives wrapped, its name in its text
        raised = f"{type(error).__name__}: {error}".removeprefix("CandidateRaised: ")
    assert "ValueError" in raised, f"shapes (2, 4) and (1, 4) should raise ValueError, and raised {raised}"
