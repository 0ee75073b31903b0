"""Public examples of top-k-kd: the question's token worked out by hand, and a student that is its teacher."""

import math

import torch
import torch.nn.functional as F


def by_hand():
    """The question's one token: student logits, stored log-probabilities, their indices."""
    student = torch.tensor([[0.0, math.log(3), math.log(2), math.log(2)]])
    return student, torch.tensor([[math.log(1 / 2), math.log(1 / 4)]]), torch.tensor([[2, 0]])


def test_the_token_worked_out_by_hand(candidate):
    loss = candidate.topk_kd_loss(*by_hand())
    assert abs(float(loss) - 0.29079) < 1e-4, f"the loss of this token is 0.29079, not {float(loss)}"


def test_its_gradient_reaches_all_of_the_student(candidate):
    student, logprobs, indices = by_hand()
    student.requires_grad_()
    logprobs.requires_grad_()
    loss = candidate.topk_kd_loss(student, logprobs, indices)
    gradient, unwanted = torch.autograd.grad(loss, [student, logprobs], allow_unused=True)
    expected = torch.tensor([[-0.125, 0.225, -0.25, 0.15]])
    assert gradient is not None, "no gradient reaches the student"
    assert torch.allclose(gradient, expected, atol=1e-4), f"the student's gradient is {expected}, not {gradient}"
    assert unwanted is None or not unwanted.any(), "the teacher is a constant and gets no gradient"


def test_a_student_that_is_its_teacher_costs_nothing(candidate):
    logits = torch.tensor([[3.0, 1.0, 0.0, 2.0, -1.0], [0.0, 0.5, 4.0, 1.0, 2.0]])
    logprobs, indices = F.log_softmax(logits, dim=-1).topk(2, dim=-1)
    loss = candidate.topk_kd_loss(logits, logprobs, indices)
    assert abs(float(loss)) < 1e-5, f"nothing is left to learn, and the loss is {float(loss)}"


def test_all_but_one_token_is_everything(candidate):
    student, teacher = torch.tensor([[1.0, -2.0, 0.5]]), torch.tensor([[0.0, 1.0, -1.0]])
    log_p, log_q = F.log_softmax(teacher, dim=-1), F.log_softmax(student, dim=-1)
    loss = candidate.topk_kd_loss(student, log_p[:, 1:], torch.tensor([[1, 2]]))
    full = float((log_p.exp() * (log_p - log_q)).sum())
    assert abs(float(loss) - full) < 1e-5, "the rest is a single token, so this is the ordinary divergence"


def test_shapes_that_do_not_agree_are_refused(candidate):
    student, logprobs, indices = by_hand()
    raised = "nothing"
    try:
        candidate.topk_kd_loss(student, logprobs[:, :1], indices)
    except Exception as error:  # from another process it arrives wrapped, its name in its text
        raised = f"{type(error).__name__}: {error}".removeprefix("CandidateRaised: ")
    assert "ValueError" in raised, f"one value for two indices should raise ValueError, and raised {raised}"
