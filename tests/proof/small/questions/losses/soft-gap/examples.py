import torch


def test_equal_logits_have_no_gap(candidate):
    logits = torch.tensor([[1.0, 2.0, 3.0]])
    assert float(candidate.soft_gap(logits, logits.clone())) == 0, "teacher and student agree"
