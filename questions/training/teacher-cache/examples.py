"""Public examples of teacher-cache: the five examples of the question."""

import torch
from torch import nn
from torch.utils.data import TensorDataset


def five_examples():
    """The question's data set, and the teacher whose logits for x are (x, -x)."""
    dataset = TensorDataset(torch.arange(5.0).unsqueeze(1), torch.tensor([0, 1, 0, 1, 0]))
    teacher = nn.Linear(1, 2, bias=False)
    with torch.no_grad():
        teacher.weight.copy_(torch.tensor([[1.0], [-1.0]]))
    return dataset, teacher


def test_the_cache_has_a_row_for_each_example(candidate):
    dataset, teacher = five_examples()
    expected = torch.tensor([[0.0, 0.0], [1.0, -1.0], [2.0, -2.0], [3.0, -3.0], [4.0, -4.0]])
    for batch_size in (2, 64):
        logits = candidate.cache_teacher(teacher, dataset, batch_size=batch_size)
        assert logits.shape == (5, 2), f"five rows of two logits, not {tuple(logits.shape)}"
        assert torch.allclose(logits, expected), "row i belongs to example i"
        assert not logits.requires_grad, "what is stored has no graph"


def test_an_epoch_and_another(candidate):
    dataset, _ = five_examples()
    logits = torch.stack([torch.arange(5.0), -torch.arange(5.0)], dim=1)
    generator = torch.Generator().manual_seed(0)
    loader = candidate.cached_loader(dataset, logits, batch_size=2, generator=generator)
    for _ in range(2):
        batches = list(loader)
        assert [len(x) for x, _, _ in batches] == [2, 2, 1], "two batches of 2, and one of the example that is left"
        seen = torch.cat([x for x, _, _ in batches]).flatten()
        assert seen.sort().values.tolist() == [0, 1, 2, 3, 4], "every example once"
        for x, y, rows in batches:
            assert torch.equal(rows, torch.cat([x, -x], dim=1)), "beside x stand its own logits, (x, -x)"
            assert torch.equal(y, x.flatten().long() % 2), "beside x stands its own label"


def test_logits_of_another_data_set_are_refused(candidate):
    dataset, _ = five_examples()
    raised = "nothing"
    try:
        list(candidate.cached_loader(dataset, torch.zeros(4, 2), batch_size=2, generator=torch.Generator()))
    except Exception as error:  # from another process it arrives wrapped, its name in its text
        raised = f"{type(error).__name__}: {error}".removeprefix("CandidateRaised: ")
    assert "ValueError" in raised, f"four rows for five examples should raise ValueError, and raised {raised}"
