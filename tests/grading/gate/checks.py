import torch
from torch import nn

from kdgrader.grading import aspect, grads, refuses, require, same, with_parameters


def linear(draw):
    return {"linear.weight": draw.normal(1, 3), "linear.bias": draw.normal(1)}


@aspect("value")
def test_a_module_computes(candidate, reference, draw):
    """Its forward.

    前向。
    """
    gate, ours, given, x = candidate.Gate(3), reference.Gate(3), linear(draw), draw.normal(4, 3)
    gate.load_state_dict(given)
    ours.load_state_dict(given)
    x.requires_grad_()
    same(gate(x), ours(x))
    same(gate.odds(x), ours.odds(x))
    same(grads(gate(x), x), grads(ours(x), x))
    same(gate.state_dict(), given)


@aspect("value")
def test_at_given_parameters(candidate, reference, draw):
    """With gradients to them.

    梯度传到参数。
    """
    given, x = {name: tensor.requires_grad_() for name, tensor in linear(draw).items()}, draw.normal(4, 3)
    theirs = with_parameters(candidate.Gate(3), given, x)
    ours = with_parameters(reference.Gate(3), given, x)
    same(theirs, ours)
    same(grads(theirs, *given.values()), grads(ours, *given.values()))


@aspect("value")
def test_what_was_done_before_has_been_done(candidate, draw):
    """An object keeps its state.

    对象保持其状态。
    """
    gate = candidate.Gate(3)
    gate(draw.normal(2, 3))
    gate(draw.normal(2, 3))
    same(gate.calls, 2)


@aspect("value")
def test_a_loader_goes_on_with_its_generator(candidate, reference, draw):
    """Two rounds, two orders.

    两轮，两种顺序。
    """
    seed = draw.integer(0, 1000)
    rounds = []
    for side in (candidate, reference):
        loader = side.shuffled(torch.arange(20), torch.Generator().manual_seed(seed))
        rounds.append([list(loader), list(loader)])
    same(rounds[0], rounds[1])


@aspect("value")
def test_no_hook_is_left(candidate, draw):
    """Hooks.

    钩子。
    """
    model = nn.Sequential(nn.Linear(3, 2), nn.ReLU())
    candidate.watch(model)
    require(candidate.hooks_left(model) == 0, "A hook is left.", "留下了钩子。")


@aspect("value")
def test_what_is_wrong_raises(candidate, draw):
    """Shapes.

    形状。
    """
    gate = candidate.Gate(3)
    with refuses(RuntimeError):
        gate(draw.normal(2, 5))
