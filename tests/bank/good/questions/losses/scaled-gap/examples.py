import torch


def test_equal_inputs_have_no_gap(candidate):
    assert candidate.scaled_gap(torch.ones(1), torch.ones(1)) == 0
