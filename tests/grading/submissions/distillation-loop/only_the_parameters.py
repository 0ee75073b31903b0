# commits: buffers-forgotten
from collections import OrderedDict

import torch
from torch import nn
from torch.nn import functional as F


class RunningMean:
    def __init__(self):
        self.sum, self.n = 0.0, 0

    def update(self, value, n):
        self.sum += value * n
        self.n += n

    @property
    def value(self):
        return self.sum / self.n if self.n else 0.0


def _loop(loader, epochs, optimizer, closure):
    for _ in range(epochs):
        meter = RunningMean()
        for x, y in loader:
            loss = closure(x, y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            meter.update(loss.detach().item(), x.shape[0])
        yield meter.value


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    teacher.train(True)
    return list(_loop(loader, epochs, optimizer, lambda x, y: criterion(teacher(x), y)))


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    if not temperature > 0:
        raise ValueError("temperature")
    student.train(True)
    teacher.train(False)

    def closure(x, y):
        s = student(x)
        t = torch.no_grad()(teacher)(x)
        if s.shape != t.shape:
            raise ValueError("s.shape != t.shape")
        kl = F.kl_div((s / temperature).log_softmax(-1), (t / temperature).log_softmax(-1), log_target=True, reduction="batchmean")
        return alpha * kl * temperature**2 + (1 - alpha) * criterion(s, y)

    return list(_loop(loader, epochs, optimizer, closure))


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    train_student(
        student, teacher, loader, nn.CrossEntropyLoss(), torch.optim.Adam(student.parameters(), lr=lr), epochs,
        temperature=temperature, alpha=alpha,
    )
    return OrderedDict((n, p.data.clone()) for n, p in student.named_parameters())
