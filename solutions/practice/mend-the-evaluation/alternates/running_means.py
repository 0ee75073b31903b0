"""The scaler as a layer in front of every model; running means that weigh each batch by its size."""

import torch
import torch.nn.functional as F
from torch import nn


class Standardised(nn.Module):
    def __init__(self, model, x):
        super().__init__()
        self.model, self.mean = model, x.mean(0)
        self.std = (x * x).mean(0).sub(self.mean**2).sqrt()

    def forward(self, x):
        return self.model((x - self.mean) / self.std)


def evaluate(teacher, students, train, validation, test, *, batch_size=64):
    teacher = Standardised(teacher, train[0]).eval()
    students = {name: Standardised(model, train[0]).eval() for name, model in students.items()}

    def mean(measure, split):
        total, seen = 0.0, 0
        for start in range(0, len(split[1]), batch_size):
            x, y = (part[start : start + batch_size] for part in split)
            with torch.no_grad():
                value = float(measure(x, y))
            seen += len(y)
            total += (value - total) * len(y) / seen
        return total

    def right(model):
        return lambda x, y: 1 - (model(x).argmax(1) - y).sign().abs().double().mean()

    scores = [mean(right(model), validation) for model in students.values()]
    chosen = list(students)[scores.index(max(scores))]
    student = students[chosen]
    return {
        "chosen": chosen,
        "accuracy": mean(right(student), test),
        "teacher_accuracy": mean(right(teacher), test),
        "agreement": mean(lambda x, y: (student(x).argmax(1) == teacher(x).argmax(1)).double().mean(), test),
        "kl": mean(
            lambda x, y: (
                F.cross_entropy(student(x), teacher(x).softmax(1))
                - torch.special.entr(teacher(x).softmax(1)).sum(1).mean()
            ),
            test,
        ),
    }
