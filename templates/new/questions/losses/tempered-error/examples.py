"""Public examples of tempered-error: the question's own numbers."""

import math

import torch

# TODO(write): a few plain functions of `candidate` with assert and torch alone: they also run inside a notebook


def test_the_sample_worked_out_by_hand(candidate):
    student = torch.tensor([[2 * math.log(3), 0.0]])
    loss = candidate.tempered_error(student, torch.zeros(1, 2), temperature=2.0)
    assert loss.shape == (), f"the loss should be a tensor of no dimensions, and has the shape {tuple(loss.shape)}"
    assert abs(float(loss) - 1 / 8) < 1e-6, f"expected 1/8, got {float(loss)}"


def test_equal_logits_cost_nothing(candidate):
    logits = torch.tensor([[1.0, 2.0, 3.0], [0.0, -1.0, 4.0]])
    loss = candidate.tempered_error(logits, logits)
    assert abs(float(loss)) < 1e-6, "student and teacher agree, so the loss is 0"
