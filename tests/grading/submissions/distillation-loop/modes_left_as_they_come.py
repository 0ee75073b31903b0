# commits: student-in-eval-mode, teacher-learns-in-eval-mode
import torch
import torch.nn.functional as F
from torch import nn


def step(optimizer, loss):
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


def epoch_mean(values, weights):
    return sum(v * w for v, w in zip(values, weights)) / (sum(weights) or 1)


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    history = []
    for _ in range(epochs):
        values, weights = [], []
        for x, y in loader:
            values.append(step(optimizer, criterion(teacher(x), y)))
            weights.append(len(x))
        history.append(epoch_mean(values, weights))
    return history


def kd(student_logits, teacher_logits, temperature):
    if student_logits.shape != teacher_logits.shape:
        raise ValueError("shapes differ")
    log_q = F.log_softmax(student_logits / temperature, dim=-1)
    p = F.softmax(teacher_logits / temperature, dim=-1)
    return temperature**2 * F.kl_div(log_q, p, reduction="batchmean")


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("temperature must be positive")
    teacher.eval()
    history = []
    for _ in range(epochs):
        values, weights = [], []
        for x, y in loader:
            with torch.no_grad():
                guide = teacher(x)
            logits = student(x)
            values.append(step(optimizer, alpha * kd(logits, guide, temperature) + (1 - alpha) * criterion(logits, y)))
            weights.append(len(x))
        history.append(epoch_mean(values, weights))
    return history


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    optimizer = torch.optim.Adam(student.parameters(), lr=lr)
    train_student(student, teacher, loader, nn.CrossEntropyLoss(), optimizer, epochs, temperature=temperature, alpha=alpha)
    return {name: value.detach().clone() for name, value in student.state_dict().items()}
