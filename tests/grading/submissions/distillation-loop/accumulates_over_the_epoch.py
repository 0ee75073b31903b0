# commits: step-every-epoch
import torch
import torch.nn as nn
import torch.nn.functional as F


def epoch(loader, optimizer, loss_of):
    total = n = 0
    optimizer.zero_grad()
    for x, y in loader:
        loss = loss_of(x, y)
        loss.backward()
        total = total + loss.item() * len(x)
        n = n + len(x)
    if n == 0:
        return 0.0
    optimizer.step()
    return total / n


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    teacher.train()
    return [epoch(loader, optimizer, lambda x, y: criterion(teacher(x), y)) for _ in range(epochs)]


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("temperature")
    student.train()
    teacher.eval()

    def loss_of(x, y):
        with torch.no_grad():
            t = teacher(x)
        s = student(x)
        if s.shape != t.shape:
            raise ValueError("shapes")
        kl = F.kl_div(F.log_softmax(s / temperature, -1), F.softmax(t / temperature, -1), reduction="batchmean")
        return alpha * temperature**2 * kl + (1 - alpha) * criterion(s, y)

    return [epoch(loader, optimizer, loss_of) for _ in range(epochs)]


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    opt = torch.optim.Adam(student.parameters(), lr=lr)
    train_student(student, teacher, loader, nn.CrossEntropyLoss(), opt, epochs, temperature=temperature, alpha=alpha)
    return {k: v.detach().clone() for k, v in student.state_dict().items()}
