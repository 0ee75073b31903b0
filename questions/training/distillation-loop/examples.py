"""Public examples of distillation-loop: what the question says, on problems small enough to follow."""

import math

import torch
from torch import nn


def one_sample():
    """The question's step by hand: student, teacher and a loader of one batch with one sample."""
    student, teacher = nn.Linear(1, 2, bias=False), nn.Linear(1, 2, bias=False)
    with torch.no_grad():
        student.weight.zero_()
        teacher.weight.copy_(torch.tensor([[2 * math.log(3)], [0.0]]))
    return student, teacher, [(torch.ones(1, 1), torch.tensor([0]))]


def small_problem():
    """Two batches, of 4 samples and of 2, and two small networks; the teacher has BatchNorm and dropout."""
    torch.manual_seed(0)
    teacher = nn.Sequential(nn.Linear(3, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.5), nn.Linear(8, 2))
    student = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))
    x = torch.randn(6, 3)
    y = (x[:, 0] > 0).long()
    return student, teacher, [(x[:4], y[:4]), (x[4:], y[4:])]


def test_one_step_is_the_one_worked_out_by_hand(candidate):
    student, teacher, loader = one_sample()
    optimizer = torch.optim.SGD(student.parameters(), lr=0.1)
    history = candidate.train_student(
        student, teacher, loader, nn.CrossEntropyLoss(), optimizer, 1, temperature=2.0, alpha=0.75
    )
    assert len(history) == 1, "one entry an epoch"
    assert abs(history[0] - 0.56572) < 1e-4, f"the loss of this batch is 0.56572, not {history[0]}"
    weights = student.weight.detach().flatten().tolist()
    assert abs(weights[0] - 0.05) < 1e-5, f"the weights should be 0.05 and -0.05, not {weights}"
    assert abs(weights[1] + 0.05) < 1e-5, f"the weights should be 0.05 and -0.05, not {weights}"


def test_the_teacher_learns(candidate):
    _, teacher, loader = small_problem()
    optimizer = torch.optim.Adam(teacher.parameters(), lr=0.05)
    history = candidate.train_teacher(teacher, loader, nn.CrossEntropyLoss(), optimizer, 30)
    assert len(history) == 30, "one entry an epoch"
    assert history[-1] < history[0], "the loss should fall"


def test_distill_returns_the_students_state_and_leaves_the_teacher_alone(candidate):
    student, teacher, loader = small_problem()
    names = set(student.state_dict())
    before = {name: tensor.clone() for name, tensor in teacher.state_dict().items()}
    result = candidate.distill(teacher, student, loader, epochs=3, lr=0.05, temperature=2.0, alpha=0.75)
    assert set(result) == names, "the names are those of the student's state dict"
    for name, tensor in teacher.state_dict().items():
        assert torch.equal(tensor, before[name]), f"the teacher's {name} has changed"


def test_an_empty_loader_gives_zeros(candidate):
    student, teacher, _ = small_problem()
    optimizer = torch.optim.SGD(student.parameters(), lr=0.1)
    history = candidate.train_student(student, teacher, [], nn.CrossEntropyLoss(), optimizer, 2)
    assert history == [0.0, 0.0], "no batch, no step, no loss"


def test_a_temperature_of_zero_is_refused(candidate):
    student, teacher, loader = small_problem()
    optimizer = torch.optim.SGD(student.parameters(), lr=0.1)
    raised = "nothing"
    try:
        candidate.train_student(student, teacher, loader, nn.CrossEntropyLoss(), optimizer, 1, temperature=0)
    except Exception as error:  # from another process it arrives wrapped, its name in its text
        raised = f"{type(error).__name__}: {error}".removeprefix("CandidateRaised: ")
    assert "ValueError" in raised, f"a temperature of 0 should raise ValueError, and raised {raised}"
