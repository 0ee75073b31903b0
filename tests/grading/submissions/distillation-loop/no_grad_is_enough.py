# commits: teacher-in-train-mode
import torch
from torch import nn, optim
from torch.nn.functional import kl_div, log_softmax, softmax


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    teacher.train()
    history = []
    for _ in range(epochs):
        losses, sizes = [], []
        for x, y in loader:
            optimizer.zero_grad(set_to_none=True)
            loss = criterion(teacher(x), y)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            sizes.append(len(y))
        history.append(sum(l * n for l, n in zip(losses, sizes)) / max(1, sum(sizes)))
    return history


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("temperature <= 0")
    student.train()
    history = []
    for _ in range(epochs):
        losses, sizes = [], []
        for x, y in loader:
            with torch.no_grad():  # freezes the teacher
                targets = teacher(x)
            logits = student(x)
            if logits.shape != targets.shape:
                raise ValueError("shapes")
            soft = kl_div(log_softmax(logits / temperature, -1), softmax(targets / temperature, -1), reduction="sum")
            loss = alpha * temperature**2 * soft / len(x) + (1 - alpha) * criterion(logits, y)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            sizes.append(len(y))
        history.append(sum(l * n for l, n in zip(losses, sizes)) / max(1, sum(sizes)))
    return history


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    adam = optim.Adam(student.parameters(), lr=lr)
    train_student(student, teacher, loader, nn.CrossEntropyLoss(), adam, epochs, temperature=temperature, alpha=alpha)
    out = {}
    for name, value in student.state_dict().items():
        out[name] = value.clone().detach()
    return out
