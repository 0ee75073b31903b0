"""Copies are trained, the caller's models stay as they came; a generator walks along the chain."""

import copy
from itertools import pairwise

import torch
import torch.nn as nn


def links(models, loader, epochs, lr, temperature, alpha):
    kl, ce = nn.KLDivLoss(reduction="sum"), nn.CrossEntropyLoss()
    teacher = copy.deepcopy(models[0])
    for model in models[1:]:
        student = copy.deepcopy(model).train()
        teacher = teacher.eval().requires_grad_(False)
        optimizer = torch.optim.Adam(student.parameters(), lr=lr)
        for _ in range(epochs):
            for batch in loader:
                x, y = batch
                s, t = student(x), teacher(x)
                if s.shape != t.shape:
                    raise ValueError(f"{s.shape} is not {t.shape}")
                soft = kl(torch.log_softmax(s / temperature, -1), torch.softmax(t / temperature, -1)) / x.shape[0]
                loss = torch.lerp(ce(s, y), temperature**2 * soft, alpha)
                student.zero_grad()
                loss.backward()
                optimizer.step()
        yield student
        teacher = student


def distill_chain(models, loader, epochs, lr, temperature, alpha):
    models = list(models)
    if not temperature > 0 or not list(pairwise(models)):
        raise ValueError("temperature must be positive, and there must be a student")
    *_, last = links(models, loader, epochs, lr, temperature, alpha)
    return last.state_dict()
