# right
import copy

import torch
from torch import nn
from torch.nn.functional import cross_entropy, log_softmax


def minimise(loss_of, loader, optimizer, epochs):
    for _ in range(epochs):
        losses, count = 0.0, 0
        for x, y in loader:
            loss = loss_of(x, y)
            for group in optimizer.param_groups:
                for p in group["params"]:
                    p.grad = None
            loss.backward()
            optimizer.step()
            losses += float(loss.detach()) * y.numel()
            count += y.numel()
        yield losses / count if count else 0.0


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    teacher.train()
    return [*minimise(lambda x, y: criterion(teacher(x), y), loader, optimizer, epochs)]


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("The temperature has to be above 0.")
    frozen = copy.deepcopy(teacher).eval().requires_grad_(False)
    student.train()

    def loss_of(x, y):
        s, t = student(x), frozen(x)
        if s.shape != t.shape:
            raise ValueError("s and t")
        log_p = log_softmax(t / temperature, dim=1)
        p = log_p.exp()
        kl = cross_entropy(s / temperature, p) + (p * log_p).sum(1).mean()
        return alpha * temperature**2 * kl + (1 - alpha) * criterion(s, y)

    return [*minimise(loss_of, loader, optimizer, epochs)]


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    pupil = copy.deepcopy(student)
    optimizer = torch.optim.Adam(pupil.parameters(), lr)
    train_student(pupil, teacher, loader, nn.CrossEntropyLoss(), optimizer, epochs, temperature=temperature, alpha=alpha)
    return dict(copy.deepcopy(pupil.state_dict()))
