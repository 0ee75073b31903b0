"""Public examples of dark-knowledge-entropy: the question's numbers, and what it promises in words."""

import math

import torch

LOGITS = [10.0, 2 * math.log(3), 2 * math.log(2), 0.0]


def near(result, expected):
    assert result.shape == expected.shape, f"the shape should be {tuple(expected.shape)}, not {tuple(result.shape)}"
    worst = float((result.detach() - expected).abs().max())
    assert worst < 1e-5, f"expected {expected.tolist()}, got {result.tolist()}"


def test_the_sample_worked_out_by_hand(candidate):
    logits, label = torch.tensor([LOGITS]), torch.tensor([0])
    near(candidate.dark_knowledge(logits, label, 1.0), torch.tensor([[0, 9 / 14, 4 / 14, 1 / 14]]))
    near(candidate.dark_knowledge(logits, label, 2.0), torch.tensor([[0, 1 / 2, 1 / 3, 1 / 6]]))


def test_a_teacher_may_be_wrong(candidate):
    result = candidate.dark_knowledge(torch.tensor([LOGITS, LOGITS]), torch.tensor([0, 3]), 2.0)
    share = 1 / (math.exp(5) + 5)  # at temperature 2 the exponentials are e⁵, 3 and 2 once the last class is left out
    near(result, torch.tensor([[0, 1 / 2, 1 / 3, 1 / 6], [math.exp(5) * share, 3 * share, 2 * share, 0]]))


def test_a_teacher_may_be_certain(candidate):
    logits = torch.tensor([[1000.0, math.log(3), 0.0]])
    near(candidate.dark_knowledge(logits, torch.tensor([0]), 1.0), torch.tensor([[0, 3 / 4, 1 / 4]]))


def test_the_logits_are_left_alone(candidate):
    logits = torch.tensor([LOGITS])
    candidate.dark_knowledge(logits, torch.tensor([0]), 2.0)
    assert torch.equal(logits, torch.tensor([LOGITS])), "the logits have been changed"


def test_a_temperature_of_zero_is_refused(candidate):
    raised = "nothing"
    try:
        candidate.dark_knowledge(torch.tensor([LOGITS]), torch.tensor([0]), 0.0)
    except Exception as error:  # from another process it arrives wrapped, its name in its text
        raised = f"{type(error).__name__}: {error}".removeprefix("CandidateRaised: ")
    assert "ValueError" in raised, f"a temperature of 0 should raise ValueError, and raised {raised}"
