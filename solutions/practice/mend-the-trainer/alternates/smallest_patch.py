"""The question's file with as few characters changed as possible."""

import copy

import torch
import torch.nn.functional as F
from torch import nn


def batch_loss(student_logits, teacher_logits, labels, temperature, alpha):
    hard = F.cross_entropy(student_logits, labels)
    student_logits = student_logits / temperature
    teacher_logits = teacher_logits / temperature
    log_q = F.log_softmax(student_logits, dim=-1)
    log_p = F.log_softmax(teacher_logits, dim=-1)
    soft = F.kl_div(log_q, log_p, reduction="batchmean", log_target=True)
    return alpha * temperature**2 * soft + (1 - alpha) * hard


def train_student(student, teacher, loader, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    models = nn.ModuleList([student, teacher])
    history = []
    for _ in range(epochs):
        models.train()
        teacher.eval()
        losses, sizes = [], []
        for x, y in loader:
            optimizer.zero_grad()
            with torch.no_grad():
                teacher_logits = teacher(x)
            loss = batch_loss(student(x), teacher_logits, y, temperature, alpha)
            loss.backward()
            optimizer.step()
            losses.append(loss.item() * len(x))
            sizes.append(len(x))
        history.append(sum(losses) / sum(sizes))
    return history


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    optimizer = torch.optim.Adam(student.parameters(), lr=lr)
    train_student(student, teacher, loader, optimizer, epochs, temperature=temperature, alpha=alpha)
    return copy.deepcopy(student.state_dict())
