"""Public examples of mend-the-evaluation: the question's three samples by hand, and what the program does already."""

import math

import torch
from torch import nn


def linear(rows):
    """A model whose logits for the inputs (√3, 0, 0), (0, √3, 0) and (0, 0, √3) are the given rows."""
    model = nn.Linear(3, 3, bias=False).double()
    with torch.no_grad():
        model.weight.copy_(torch.tensor(rows, dtype=torch.float64).T / math.sqrt(3))
    return model


def by_hand():
    """The question's teacher and student, and its splits: the training inputs have mean 0 and deviation 1 already."""
    corners = math.sqrt(3) * torch.eye(3, dtype=torch.float64)
    a, b = math.log(2), 0.0
    teacher = linear([[a, b, b], [b, b, a], [b, b, a]])
    student = linear([[a, b, b], [a, b, b], [b, a, b]])
    train = torch.cat([corners, -corners]), torch.tensor([0, 1, 2, 0, 1, 2])
    return teacher, {"only": student}, train, (corners.clone(), torch.tensor([0, 1, 2]))


def test_the_three_samples_worked_out_by_hand(candidate):
    teacher, students, train, test = by_hand()
    report = candidate.evaluate(teacher, students, train, test, test, batch_size=2)
    expected = {"accuracy": 1 / 3, "teacher_accuracy": 2 / 3, "agreement": 1 / 3, "kl": 0.11552}
    for name, value in expected.items():
        assert abs(report[name] - value) < 1e-4, f"{name} is {value:.5f}, not {report[name]:.5f}"


def test_a_student_that_is_its_teacher(candidate):
    teacher, _, train, test = by_hand()
    report = candidate.evaluate(teacher, {"copy": teacher}, train, test, test)
    assert report["agreement"] == 1.0, "a model always agrees with itself"
    assert abs(report["kl"]) < 1e-12, "and does not diverge from itself"
    assert report["accuracy"] == report["teacher_accuracy"], "nor is it any better"


def test_the_report_has_five_entries(candidate):
    teacher, students, train, test = by_hand()
    report = candidate.evaluate(teacher, students, train, test, test)
    assert set(report) == {"chosen", "accuracy", "teacher_accuracy", "agreement", "kl"}, sorted(report)
    assert report["chosen"] == "only", "there is one student to choose from"
