"""Public examples of surrogate-tree: a teacher that is a tree already, and one that no tree can follow."""

import torch
from torch import nn


def threshold():
    """The question's teacher: class 1 where the first feature is above 2.5, else class 0."""
    teacher = nn.Sequential(nn.Linear(2, 2))
    with torch.no_grad():
        teacher[0].weight.copy_(torch.tensor([[0.0, 0.0], [8.0, 0.0]]))
        teacher[0].bias.copy_(torch.tensor([0.0, -20.0]))
    return teacher


def test_a_single_question_is_found(candidate):
    x = torch.tensor([[1.0, 7.0], [2.0, 8.0], [3.0, 9.0], [4.0, 7.0]])
    generator = torch.Generator().manual_seed(0)
    tree = candidate.distill_to_tree(threshold(), x, max_depth=1, samples=50, generator=generator)
    found = tree.predict(torch.tensor([[1.0, 9.0], [4.0, 8.0], [2.0, 7.0], [3.0, 7.0]]))
    assert found.tolist() == [0, 1, 0, 1], f"the teacher's classes are [0, 1, 0, 1], not {found.tolist()}"
    assert abs(tree.fidelity - 1.0) < 1e-9, f"such a tree has a fidelity of 1, not {tree.fidelity}"


def test_a_deep_tree_does_not_praise_itself(candidate):
    generator = torch.Generator().manual_seed(1)
    teacher = nn.Sequential(nn.Linear(3, 40), nn.Tanh(), nn.Linear(40, 2))
    with torch.no_grad():
        for layer in (teacher[0], teacher[2]):
            layer.weight.copy_(20 * torch.randn(layer.weight.shape, generator=generator))
    x = torch.randn(500, 3, generator=generator)
    tree = candidate.distill_to_tree(teacher, x, max_depth=40, samples=200, generator=generator)
    assert tree.fidelity < 0.9, f"nobody learns this teacher from 200 points, and fidelity is {tree.fidelity}"
