"""An answer to distillation-loop: right but for one thing that many people forget, the teacher's mode."""

import torch
import torch.nn.functional as F
from torch import nn


def fit(model, loader, loss_of, optimizer, epochs):
    history = []
    for _ in range(epochs):
        total, count = 0.0, 0
        for x, y in loader:
            model.train()
            optimizer.zero_grad()
            loss = loss_of(x, y)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
            count += len(x)
        history.append(total / count if count else 0.0)
    return history


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    return fit(teacher, loader, lambda x, y: criterion(teacher(x), y), optimizer, epochs)


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    def loss_of(x, y):
        logits = student(x)
        with torch.no_grad():  # the teacher gets no gradient, but its BatchNorm and dropout are as they came
            target = teacher(x)
        if temperature <= 0 or logits.shape != target.shape:
            raise ValueError("a temperature above 0 and logits of one shape, please")
        soft = F.kl_div(
            F.log_softmax(logits / temperature, dim=-1),
            F.log_softmax(target / temperature, dim=-1),
            reduction="batchmean",
            log_target=True,
        )
        return alpha * temperature**2 * soft + (1 - alpha) * criterion(logits, y)

    return fit(student, loader, loss_of, optimizer, epochs)


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    optimizer = torch.optim.Adam(student.parameters(), lr=lr)
    train_student(
        student, teacher, loader, nn.CrossEntropyLoss(), optimizer, epochs, temperature=temperature, alpha=alpha
    )
    return {name: tensor.detach().clone() for name, tensor in student.state_dict().items()}
