"""Public examples of softmax-temperature: the question's numbers, and what it promises in words."""

import math

import torch

LOGITS = [2 * math.log(3), 2 * math.log(2), 0.0]  # exp gives 9, 4, 1


def near(result, expected):
    assert result.shape == expected.shape, f"the shape should be {tuple(expected.shape)}, not {tuple(result.shape)}"
    worst = float((result.detach() - expected).abs().max())
    assert worst < 1e-5, f"expected {expected.tolist()}, got {result.tolist()}"


def test_temperature_1_is_the_ordinary_softmax(candidate):
    result = candidate.softmax_with_temperature(torch.tensor(LOGITS), 1.0)
    near(result, torch.tensor([9 / 14, 4 / 14, 1 / 14]))


def test_temperature_2_takes_square_roots_of_the_ratios(candidate):
    result = candidate.softmax_with_temperature(torch.tensor(LOGITS), 2.0)
    near(result, torch.tensor([1 / 2, 1 / 3, 1 / 6]))


def test_temperature_one_half_squares_the_ratios(candidate):
    result = candidate.softmax_with_temperature(torch.tensor(LOGITS), 0.5)
    near(result, torch.tensor([81 / 98, 16 / 98, 1 / 98]))


def test_dim_says_which_axis_holds_the_classes(candidate):
    rows = torch.tensor([LOGITS, LOGITS])  # (2, 3)
    expected = torch.tensor([[1 / 2, 1 / 3, 1 / 6]] * 2)
    near(candidate.softmax_with_temperature(rows, 2.0), expected)
    near(candidate.softmax_with_temperature(rows.T.contiguous(), 2.0, dim=0), expected.T)


def test_large_logits_are_no_trouble(candidate):
    result = candidate.softmax_with_temperature(torch.tensor([1000.0, 1000.0, -1000.0]), 2.0)
    near(result, torch.tensor([0.5, 0.5, 0.0]))


def test_a_temperature_of_zero_is_refused(candidate):
    raised = "nothing"
    try:
        candidate.softmax_with_temperature(torch.tensor(LOGITS), 0.0)
    except Exception as error:  # from another process it arrives wrapped, its name in its text
        raised = f"{type(error).__name__}: {error}".removeprefix("CandidateRaised: ")
    assert "ValueError" in raised, f"a temperature of 0 should raise ValueError, and raised {raised}"
