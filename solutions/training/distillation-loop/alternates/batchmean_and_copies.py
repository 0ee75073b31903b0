"""A copy of the teacher does the teaching, a copy of the student is what distill trains; two backward calls, one for
each term; the history by a running mean."""

from copy import deepcopy

import torch
from torch import nn


class RunningMean:
    def __init__(self):
        self.value, self.weight = 0.0, 0

    def add(self, value, weight):
        self.weight += weight
        self.value += (value - self.value) * weight / self.weight


def train_teacher(net, data, criterion, optimizer, epochs):
    history = [0.0] * epochs
    net.train()
    for epoch in range(epochs):
        average = RunningMean()
        for batch in data:
            x, y = batch
            net.zero_grad()
            loss = criterion(net(x), y)
            loss.backward()
            optimizer.step()
            average.add(loss.item(), x.shape[0])
        history[epoch] = average.value
    return history


def train_student(student, teacher, data, criterion, optimizer, epochs, temperature=4.0, alpha=0.5):
    if not (temperature > 0):
        raise ValueError(f"bad temperature {temperature}")
    teacher = deepcopy(teacher).requires_grad_(False).eval()
    kl = nn.KLDivLoss(reduction="batchmean")
    history = [0.0] * epochs
    student = student.train()
    for epoch in range(epochs):
        average = RunningMean()
        for batch in data:
            x, y = batch
            student.zero_grad(set_to_none=True)
            z_s, z_t = student(x), teacher(x)
            if z_s.shape != z_t.shape:
                raise ValueError("logits do not match")
            log_q = nn.LogSoftmax(dim=-1)(z_s / temperature)
            p = nn.Softmax(dim=-1)(z_t / temperature)
            soft = kl(log_q, p) * temperature**2 * alpha
            hard = criterion(z_s, y) * (1 - alpha)
            soft.backward(retain_graph=True)
            hard.backward()
            optimizer.step()
            average.add(soft.item() + hard.item(), x.shape[0])
        history[epoch] = average.value
    return history


def distill(teacher, student, loader, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    student = deepcopy(student)
    optimizer = torch.optim.Adam(student.parameters(), lr=lr)
    train_student(student, teacher, loader, nn.CrossEntropyLoss(), optimizer, epochs, temperature, alpha)
    return {k: v.detach().clone() for k, v in student.state_dict().items()}
