# commits: live-references
import torch
from torch import nn


def softened_kl(student, teacher, T):
    log_q = nn.functional.log_softmax(student / T, dim=-1)
    log_p = nn.functional.log_softmax(teacher / T, dim=-1)
    return nn.functional.kl_div(log_q, log_p, log_target=True, reduction="none").sum(-1).mean() * T ** 2


def one_epoch(model, loader, optimizer, loss_fn):
    total, n = 0.0, 0
    for inputs, labels in loader:
        optimizer.zero_grad()
        loss = loss_fn(inputs, labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * labels.shape[0]
        n += labels.shape[0]
    return total / n if n else 0.0


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    teacher.train()
    return [one_epoch(teacher, loader, optimizer, lambda i, l: criterion(teacher(i), l)) for _ in range(epochs)]


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("temperature must be > 0")
    teacher.eval()
    student.train()

    def loss_fn(inputs, labels):
        with torch.no_grad():
            teacher_logits = teacher(inputs)
        student_logits = student(inputs)
        if teacher_logits.shape != student_logits.shape:
            raise ValueError("logit shapes")
        return alpha * softened_kl(student_logits, teacher_logits, temperature) + (1 - alpha) * criterion(student_logits, labels)

    return [one_epoch(student, loader, optimizer, loss_fn) for _ in range(epochs)]


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    optimizer = torch.optim.Adam(student.parameters(), lr=lr)
    criterion = nn.CrossEntropyLoss()
    train_student(student, teacher, loader, criterion, optimizer, epochs, temperature=temperature, alpha=alpha)
    return dict(student.state_dict())
