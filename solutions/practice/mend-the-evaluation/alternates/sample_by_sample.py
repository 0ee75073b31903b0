"""A class for the scaler, a loader for the batches, and counters in plain Python."""

import math

import torch
from torch.utils.data import DataLoader, TensorDataset


class Scaler:
    def fit(self, x):
        self.var, self.mean = torch.var_mean(x, dim=0, correction=0)
        return self

    def __call__(self, x):
        return x.sub(self.mean).mul(self.var.rsqrt())


class Tally:
    def __init__(self):
        self.n = self.hits = self.teacher_hits = self.same = 0
        self.kl = 0.0

    def add(self, student, teacher, label):
        mine, his = student.index(max(student)), teacher.index(max(teacher))
        self.n += 1
        self.hits += mine == label
        self.teacher_hits += his == label
        self.same += mine == his
        norm_p, norm_q = sum(map(math.exp, teacher)), sum(map(math.exp, student))
        for t, s in zip(teacher, student):
            p, q = math.exp(t) / norm_p, math.exp(s) / norm_q
            self.kl += p * math.log(p / q)

    def report(self):
        sums = {
            "accuracy": self.hits, "teacher_accuracy": self.teacher_hits, "agreement": self.same, "kl": self.kl,
        }  # fmt: skip
        return {name: total / self.n for name, total in sums.items()}


def tally(student, teacher, split, scale, batch_size):
    was = {model: [(part, part.training) for part in model.modules()] for model in (student, teacher)}
    student.eval(), teacher.eval()
    counts = Tally()
    with torch.inference_mode():
        for x, y in DataLoader(TensorDataset(scale(split[0]), split[1]), batch_size=batch_size):
            for row in zip(student(x).tolist(), teacher(x).tolist(), y.tolist()):
                counts.add(*row)
    for parts in was.values():
        for part, training in parts:
            part.training = training
    return counts.report()


def evaluate(teacher, students, train, validation, test, *, batch_size=64):
    scale = Scaler().fit(train[0])
    ranked = sorted(
        students, key=lambda name: -tally(students[name], teacher, validation, scale, batch_size)["accuracy"]
    )
    return dict(tally(students[ranked[0]], teacher, test, scale, batch_size), chosen=ranked[0])
