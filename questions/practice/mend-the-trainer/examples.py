"""Public examples of mend-the-trainer: the question's batch by hand, and what the program does already."""

import math

import torch
from torch import nn


def one_sample(weight):
    """A student with these logits, the question's teacher, and a loader of one batch with one sample."""
    student, teacher = nn.Linear(1, 2, bias=False), nn.Linear(1, 2, bias=False)
    with torch.no_grad():
        student.weight.copy_(torch.tensor([[weight], [0.0]]))
        teacher.weight.copy_(torch.tensor([[2 * math.log(3)], [0.0]]))
    return student, teacher, [(torch.ones(1, 1), torch.tensor([0]))]


def loss_at(candidate, weight):
    student, teacher, loader = one_sample(weight)
    optimizer = torch.optim.SGD(student.parameters(), lr=0.1)
    history = candidate.train_student(student, teacher, loader, optimizer, 1, temperature=2.0, alpha=0.75)
    assert len(history) == 1, "one entry an epoch"
    return history[0]


def test_the_batch_worked_out_by_hand(candidate):
    loss = loss_at(candidate, 0.0)
    assert abs(loss - 0.56572) < 1e-4, f"the loss of this batch is 0.56572, not {loss}"


def test_a_batch_whose_logits_are_not_equal(candidate):
    loss = loss_at(candidate, 2.0)
    assert abs(loss - 0.03451) < 1e-4, f"the loss of this batch is 0.03451, not {loss}"


def test_the_loss_falls_and_the_snapshot_has_the_students_names(candidate):
    torch.manual_seed(0)
    teacher = nn.Sequential(nn.Linear(3, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 2))
    student = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))
    x = torch.randn(8, 3)
    loader = [(x[:4], (x[:4, 0] > 0).long()), (x[4:], (x[4:, 0] > 0).long())]
    optimizer = torch.optim.SGD(student.parameters(), lr=0.1)
    history = candidate.train_student(student, teacher, loader, optimizer, 10)
    assert history[-1] < history[0], "the loss should fall"
    snapshot = candidate.distill(teacher, student, loader, epochs=2, lr=0.05)
    assert set(snapshot) == set(student.state_dict()), "the names are those of the student's state dict"
