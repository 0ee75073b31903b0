"""Public examples of logit-matching: the question's numbers, and what it promises in words."""

import torch
import torch.nn.functional as F

STUDENT, TEACHER = [1.0, 2.0, 6.0], [9.0, 9.0, 6.0]


def test_the_sample_worked_out_by_hand(candidate):
    loss = candidate.logit_matching_loss(torch.tensor([STUDENT]), torch.tensor([TEACHER]))
    assert abs(float(loss) - 38 / 6) < 1e-4, f"expected 38 / 6 = 6.3333, got {float(loss)}"


def test_its_gradient_reaches_the_student_alone(candidate):
    student, teacher = torch.tensor([STUDENT], requires_grad=True), torch.tensor([TEACHER], requires_grad=True)
    loss = candidate.logit_matching_loss(student, teacher)
    gradient, unwanted = torch.autograd.grad(loss, [student, teacher], allow_unused=True)
    expected = torch.tensor([[-1.0, -2 / 3, 5 / 3]])
    assert gradient is not None, "no gradient reaches the student"
    assert torch.allclose(gradient, expected, atol=1e-5), f"the student's gradient is {expected}, not {gradient}"
    assert unwanted is None or not unwanted.any(), "the teacher is a constant and gets no gradient"


def test_it_is_a_mean_over_the_batch(candidate):
    student, teacher = torch.tensor([STUDENT, [0.0, 1.0, 2.0]]), torch.tensor([TEACHER, [5.0, 6.0, 7.0]])
    loss = candidate.logit_matching_loss(student, teacher)
    assert abs(float(loss) - 19 / 6) < 1e-4, (
        f"the second sample costs 0, so expected 19 / 6 = 3.1667, got {float(loss)}"
    )


def test_it_is_what_the_distillation_loss_tends_to(candidate):
    student, teacher = torch.tensor([STUDENT], dtype=torch.float64), torch.tensor([TEACHER], dtype=torch.float64)
    T = 1000.0
    log_p, log_q = F.log_softmax(teacher / T, dim=-1), F.log_softmax(student / T, dim=-1)
    hot = T**2 * F.kl_div(log_q, log_p, reduction="batchmean", log_target=True)
    loss = candidate.logit_matching_loss(student, teacher)
    assert abs(float(loss) - float(hot)) < 0.01, f"at T = 1000 the loss is {float(hot)}, and here {float(loss)}"


def test_shapes_that_do_not_agree_are_refused(candidate):
    raised = "nothing"
    try:
        candidate.logit_matching_loss(torch.tensor([STUDENT, STUDENT]), torch.tensor([TEACHER]))
    except Exception as error:  # from another process it arrives wrapped, its name in its text
        raised = f"{type(error).__name__}: {error}".removeprefix("CandidateRaised: ")
    assert "ValueError" in raised, f"shapes (2, 3) and (1, 3) should raise ValueError, and raised {raised}"
