"""Public examples of teacher-assistant: the question's chain by hand, and a chain small enough to follow."""

import copy
import math

import torch
from torch import nn


def by_hand():
    """The question's three models and its loader of one sample."""
    models = [nn.Linear(1, 2, bias=False) for _ in range(3)]
    with torch.no_grad():
        for model in models:
            model.weight.zero_()
        models[0].weight[0, 0] = 2 * math.log(3)
    return models, [(torch.ones(1, 1), torch.tensor([0]))]


def small_chain():
    """Three networks, the middle one with BatchNorm, and two batches, of 4 samples and of 3."""
    torch.manual_seed(0)
    teacher = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 2))
    assistant = nn.Sequential(nn.Linear(3, 6, bias=False), nn.BatchNorm1d(6), nn.ReLU(), nn.Linear(6, 2))
    student = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))
    x = torch.randn(7, 3)
    y = (x[:, 0] > 0).long()
    return [teacher, assistant, student], [(x[:4], y[:4]), (x[4:], y[4:])]


OPTIONS = {"epochs": 3, "lr": 0.05, "temperature": 2.0, "alpha": 0.75}


def test_the_chain_worked_out_by_hand(candidate):
    models, loader = by_hand()
    state = candidate.distill_chain(models, loader, epochs=1, lr=0.1, temperature=2.0, alpha=1.0)
    weights = state["weight"].flatten().tolist()
    assert abs(weights[0] - 0.1) < 1e-4, f"the student's weights should be 0.1 and -0.1, not {weights}"
    assert abs(weights[1] + 0.1) < 1e-4, f"the student's weights should be 0.1 and -0.1, not {weights}"


def test_a_student_between_its_two_teachers_goes_to_the_assistant(candidate):
    models, loader = by_hand()
    with torch.no_grad():
        models[2].weight.copy_(torch.tensor([[0.2], [-0.2]]))
    state = candidate.distill_chain(models, loader, epochs=1, lr=0.1, temperature=2.0, alpha=1.0)
    weights = state["weight"].flatten().tolist()
    assert abs(weights[0] - 0.1) < 1e-4, f"the assistant pulls the student back to 0.1 and -0.1, not to {weights}"


def test_the_last_models_state_is_returned_and_the_first_model_left_alone(candidate):
    models, loader = small_chain()
    names, before = set(models[-1].state_dict()), copy.deepcopy(models[0].state_dict())
    state = candidate.distill_chain(models, loader, **OPTIONS)
    assert set(state) == names, "the names are those of the last model's state dict"
    for name, tensor in models[0].state_dict().items():
        assert torch.equal(tensor, before[name]), f"the first model's {name} has changed"


def test_a_chain_without_a_student_is_refused(candidate):
    models, loader = small_chain()
    raised = "nothing"
    try:
        candidate.distill_chain(models[:1], loader, **OPTIONS)
    except Exception as error:  # from another process it arrives wrapped, its name in its text
        raised = f"{type(error).__name__}: {error}".removeprefix("CandidateRaised: ")
    assert "ValueError" in raised, f"a single model should raise ValueError, and raised {raised}"
