"""Public examples of ensemble-targets: the sample worked out by hand, and what follows from the definition."""

import math

import torch


def by_hand():
    """The question's two teachers."""
    return [torch.tensor([[2 * math.log(2), 0.0, 0.0]]), torch.tensor([[0.0, 0.0, 2 * math.log(2)]])]


def near(targets, expected):
    assert targets.shape == expected.shape, f"the shape should be {tuple(expected.shape)}, not {tuple(targets.shape)}"
    assert torch.allclose(targets, expected, atol=1e-5), f"expected {expected.tolist()}, got {targets.tolist()}"


def test_the_sample_worked_out_by_hand(candidate):
    targets = candidate.ensemble_targets(by_hand(), temperature=2.0, weights=[3, 1])
    near(targets, torch.tensor([[7 / 16, 4 / 16, 5 / 16]]))


def test_without_weights_both_count_alike(candidate):
    near(candidate.ensemble_targets(by_hand(), temperature=2.0), torch.tensor([[3 / 8, 2 / 8, 3 / 8]]))


def test_sure_teachers_share_what_they_disagree_on(candidate):
    sure = [torch.tensor([[30.0, 0.0, 0.0]]), torch.tensor([[0.0, 30.0, 0.0]])]
    near(candidate.ensemble_targets(sure), torch.tensor([[0.5, 0.5, 0.0]]))


def test_the_targets_are_constants(candidate):
    teachers = [logits.requires_grad_() for logits in by_hand()]
    targets = candidate.ensemble_targets(teachers, temperature=2.0)
    assert not targets.requires_grad, "the targets are data, and keep no graph of the teachers"


def test_bad_input_is_refused(candidate):
    for what, options in {"a temperature of 0": {"temperature": 0.0}, "one weight for two": {"weights": [1.0]}}.items():
        raised = "nothing"
        try:
            candidate.ensemble_targets(by_hand(), **options)
        except Exception as error:  # from another process it arrives wrapped, its name in its text
            raised = f"{type(error).__name__}: {error}".removeprefix("CandidateRaised: ")
        assert "ValueError" in raised, f"{what} should raise ValueError, and raised {raised}"
