# commits: nothing listed
import torch
import torch.nn as nn
import torch.nn.functional as F


def loop(model, loader, optimizer, epochs, loss_of):
    model.train()
    history = []
    for e in range(epochs):
        total, seen = 0.0, 0
        for x, y in loader:
            optimizer.zero_grad()
            loss = loss_of(x, y, e)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
            seen += len(x)
        history.append(total / seen if seen else 0.0)
    return history


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    return loop(teacher, loader, optimizer, epochs, lambda x, y, e: criterion(teacher(x), y))


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("temperature")
    teacher.eval()

    def loss_of(x, y, e):
        weight = alpha * (1 - e / epochs)  # the teacher helps most at the beginning
        with torch.no_grad():
            t = teacher(x)
        s = student(x)
        if s.shape != t.shape:
            raise ValueError("shape")
        kd = F.kl_div(F.log_softmax(s / temperature, 1), F.softmax(t / temperature, 1), reduction="batchmean")
        return weight * kd * temperature**2 + (1 - weight) * criterion(s, y)

    return loop(student, loader, optimizer, epochs, loss_of)


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    opt = torch.optim.Adam(student.parameters(), lr=lr)
    train_student(student, teacher, loader, nn.CrossEntropyLoss(), opt, epochs, temperature=temperature, alpha=alpha)
    return {k: v.detach().clone() for k, v in student.state_dict().items()}
