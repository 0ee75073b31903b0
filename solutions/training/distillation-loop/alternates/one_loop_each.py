"""Two loops written out, every formula by hand, the teacher frozen for good, and zero_grad after the step."""

import copy

import torch
from torch import nn


def check(temperature):
    if temperature <= 0:
        raise ValueError("temperature must be positive")


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    losses = []
    for epoch in range(epochs):
        teacher.train()
        running_loss = 0.0
        n = 0
        for inputs, targets in loader:
            optimizer.zero_grad(set_to_none=False)
            outputs = teacher(inputs)
            loss = criterion(outputs, targets)
            loss.backward()
            optimizer.step()
            running_loss = running_loss + float(loss.detach()) * inputs.size(0)
            n = n + inputs.size(0)
        losses.append(running_loss / n if n > 0 else 0.0)
    return losses


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    check(temperature)
    teacher.eval()
    for p in teacher.parameters():
        p.requires_grad = False
    losses = []
    optimizer.zero_grad()
    for epoch in range(epochs):
        student.train()
        running_loss = 0.0
        n = 0
        for inputs, targets in loader:
            t = teacher(inputs).detach()
            s = student(inputs)
            if s.size() != t.size():
                raise ValueError("student and teacher disagree about the classes")
            p = torch.softmax(t / temperature, dim=1)
            log_p = torch.log_softmax(t / temperature, dim=1)
            log_q = s / temperature - torch.logsumexp(s / temperature, dim=1, keepdim=True)
            kl = (p * (log_p - log_q)).sum(dim=1).mean()
            loss = alpha * (temperature * temperature * kl) + (1.0 - alpha) * criterion(s, targets)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            running_loss = running_loss + float(loss.detach()) * inputs.size(0)
            n = n + inputs.size(0)
            del t, s, p, log_p, log_q, kl, loss
        losses.append(running_loss / n if n > 0 else 0.0)
    return losses


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    optimizer = torch.optim.Adam(params=list(student.parameters()), lr=lr, betas=(0.9, 0.999))
    train_student(
        student, teacher, loader, nn.CrossEntropyLoss(), optimizer, epochs, temperature=temperature, alpha=alpha
    )
    return copy.deepcopy(student.state_dict())
