"""Public examples of soft-decision-tree: the question's tree worked out by hand, and a small distillation."""

import math

import torch


def by_hand(candidate):
    """The question's tree of depth 2 for two features and two classes."""
    tree = candidate.SoftDecisionTree(2, 2, 2)
    tree.load_state_dict({
        "gates.weight": torch.tensor([[math.log(3), 0.0], [0.0, math.log(4)], [math.log(2), math.log(2)]]),
        "gates.bias": torch.tensor([0.0, 0.0, -math.log(2)]),
        "leaves": torch.tensor([[0.0, 0.0], [math.log(3), 0.0], [0.0, math.log(4)], [math.log(9), 0.0]]),
    })  # fmt: skip
    return tree


def test_the_paths_worked_out_by_hand(candidate):
    paths = by_hand(candidate).paths(torch.tensor([[1.0, 1.0]]))
    expected = torch.tensor([[0.05, 0.2, 0.25, 0.5]])
    assert torch.allclose(paths, expected, atol=1e-5), f"the paths are {expected}, not {paths}"


def test_the_mixture_worked_out_by_hand(candidate):
    answer = by_hand(candidate)(torch.tensor([[1.0, 1.0]]))
    expected = torch.tensor([[0.675, 0.325]])
    assert torch.allclose(answer, expected, atol=1e-5), f"the probabilities are {expected}, not {answer}"


def test_it_has_the_three_parameters_of_the_question(candidate):
    state = candidate.SoftDecisionTree(7, 3, 4).state_dict()
    shapes = {name: tuple(value.shape) for name, value in state.items()}
    expected = {"gates.weight": (15, 7), "gates.bias": (15,), "leaves": (16, 3)}
    assert shapes == expected, f"the parameters are {expected}, not {shapes}"


def test_a_tree_learns_from_a_linear_teacher(candidate):
    x = torch.rand(300, 4, generator=torch.Generator().manual_seed(0))
    score = 12 * (x[:, 0] - x[:, 1])
    targets = torch.softmax(torch.stack([score, -score], dim=1), dim=1)
    tree = candidate.distill_tree(x[:200], targets[:200], depth=3)
    agreement = (tree(x).argmax(-1) == targets.argmax(-1))[200:].float().mean()
    assert agreement >= 0.8, f"on new points the tree agrees with its teacher on {float(agreement):.0%}"
