"""Public examples of born-again: the question's two generations by hand, and what holds for any number of them."""

import copy
import math
from functools import partial

import torch
from torch import nn


def linear(first, second):
    model = nn.Linear(1, 2, bias=False)
    with torch.no_grad():
        model.weight.copy_(torch.tensor([[first], [second]]))
    return model


def maker(*models):
    """Gives these models, one at a call. It has no state of its own that could not be sent to another process."""
    return partial(next, iter(models))


SAMPLE = [(torch.ones(1, 1), torch.tensor([0]))]


def test_the_two_generations_worked_out_by_hand(candidate):
    students = maker(linear(0.0, 0.0), linear(0.2, -0.2))
    states = candidate.born_again(students, linear(math.log(9), 0.0), SAMPLE, generations=2, epochs=1, lr=0.1)
    assert len(states) == 2, "one state for each generation"
    for number, state in enumerate(states, 1):
        weights = state["weight"].flatten().tolist()
        close = abs(weights[0] - 0.1) < 1e-4 and abs(weights[1] + 0.1) < 1e-4
        assert close, f"the weights of generation {number} should be 0.1 and -0.1, not {weights}"


def test_the_teacher_is_left_alone(candidate):
    torch.manual_seed(0)
    teacher = nn.Sequential(nn.Linear(3, 6, bias=False), nn.BatchNorm1d(6), nn.ReLU(), nn.Linear(6, 2))
    students = [nn.Sequential(nn.Linear(3, 6), nn.ReLU(), nn.Linear(6, 2)) for _ in range(2)]
    x = torch.randn(7, 3)
    loader = [(x[:4], torch.tensor([0, 1, 1, 0])), (x[4:], torch.tensor([1, 0, 1]))]
    before, names = copy.deepcopy(teacher.state_dict()), set(students[0].state_dict())
    states = candidate.born_again(maker(*students), teacher, loader, generations=2, epochs=2, lr=0.05)
    assert all(set(state) == names for state in states), "the names are those of a student's state dict"
    for name, tensor in teacher.state_dict().items():
        assert torch.equal(tensor, before[name]), f"the teacher's {name} has changed"


def test_no_generations(candidate):
    states = candidate.born_again(maker(), linear(1.0, 0.0), SAMPLE, generations=0, epochs=1, lr=0.1)
    assert states == [], "without generations the list is empty"
