"""Public examples of hint-training: the question's step by hand, and what holds for models small enough to follow."""

import copy

import torch
from torch import nn


def linear(rows):
    """A linear layer without bias, with these weights."""
    layer = nn.Linear(len(rows[0]), len(rows), bias=False)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(rows))
    return layer


def by_hand():
    """The question's student, teacher and regressor, and a loader of one sample."""
    student = nn.Sequential(linear([[2.0]]), linear([[1.0], [-1.0]]))
    teacher = nn.Sequential(linear([[3.0], [4.0]]), linear([[1.0, 0.0], [0.0, 1.0]]))
    return student, teacher, linear([[1.0], [0.0]]), [(torch.ones(1, 1), torch.tensor([0]))]


OPTIONS = {"hint_layer": "0", "guided_layer": "0", "lr": 0.1, "temperature": 2.0, "alpha": 0.75}


def test_the_step_worked_out_by_hand(candidate):
    student, teacher, regressor, loader = by_hand()
    hints, history = candidate.train_with_hints(student, teacher, regressor, loader, hint_epochs=1, epochs=0, **OPTIONS)
    assert [len(hints), len(history)] == [1, 0], "one entry for each epoch of each stage"
    assert abs(hints[0] - 8.5) < 1e-4, f"the hint loss of this sample is 8.5, not {hints[0]}"
    guided, predictor = student[0].weight.item(), regressor.weight.flatten().tolist()
    assert abs(guided - 2.1) < 1e-4, f"the guided weight should be 2.1, not {guided}"
    close = abs(predictor[0] - 1.1) < 1e-4 and abs(predictor[1] - 0.1) < 1e-4
    assert close, f"the regressor's weights should be 1.1 and 0.1, not {predictor}"
    assert student[1].weight.flatten().tolist() == [1.0, -1.0], (
        "the layer above the guided one does not learn in stage 1"
    )


def test_stage_2_trains_the_whole_student_and_not_the_regressor(candidate):
    student, teacher, regressor, loader = by_hand()
    before = copy.deepcopy([student.state_dict(), teacher.state_dict()])
    candidate.train_with_hints(student, teacher, regressor, loader, hint_epochs=0, epochs=2, **OPTIONS)
    for name, tensor in student.state_dict().items():
        assert not torch.equal(tensor, before[0][name]), f"the student's {name} should have moved"
    for name, tensor in teacher.state_dict().items():
        assert torch.equal(tensor, before[1][name]), f"the teacher's {name} has changed"
    assert regressor.weight.flatten().tolist() == [1.0, 0.0], "the regressor has no part in stage 2"
