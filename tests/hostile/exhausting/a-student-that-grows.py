# tries: leaves the student, the optimizer and the gradients it was given a thousand times as large as they were
# question: distillation-loop
# answer: untouched
# must: bad-reply or memory

import torch
from torch import nn


def swell(model, optimizer=None):
    for parameter in model.parameters():
        parameter.grad = None
        parameter.data = torch.zeros(1, dtype=parameter.dtype).expand(1 << 25)
    for n in range(1000):
        model.register_buffer(f"more{n}", torch.zeros(1).expand(1 << 25))
    if optimizer is not None:
        optimizer.state = {n: {"momentum": torch.zeros(1).expand(1 << 25)} for n in range(5000)}


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    swell(teacher, optimizer)
    return [0.0] * epochs


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    swell(student, optimizer)
    return [0.0] * epochs


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    student.layers = nn.ModuleList([student])  # a module in itself
    swell(student)
    return student.state_dict()
