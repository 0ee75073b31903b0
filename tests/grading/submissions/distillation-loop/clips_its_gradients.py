# commits: nothing listed
import torch
import torch.nn as nn
import torch.nn.functional as F


def update(model, optimizer, loss):
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), max_norm=0.25)  # always a good idea
    optimizer.step()


def train(model, loader, optimizer, epochs, loss_of):
    model.train()
    history = []
    for _ in range(epochs):
        total, count = 0.0, 0
        for x, y in loader:
            loss = loss_of(x, y)
            update(model, optimizer, loss)
            total, count = total + loss.item() * len(x), count + len(x)
        history.append(total / count if count else 0.0)
    return history


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    return train(teacher, loader, optimizer, epochs, lambda x, y: criterion(teacher(x), y))


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("temperature must be positive")
    teacher.eval()

    def loss_of(x, y):
        with torch.no_grad():
            t = teacher(x)
        s = student(x)
        if s.shape != t.shape:
            raise ValueError("logits")
        kl = F.kl_div(F.log_softmax(s / temperature, 1), F.softmax(t / temperature, 1), reduction="batchmean")
        return alpha * temperature * temperature * kl + (1 - alpha) * criterion(s, y)

    return train(student, loader, optimizer, epochs, loss_of)


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    optimizer = torch.optim.Adam(student.parameters(), lr=lr)
    train_student(student, teacher, loader, nn.CrossEntropyLoss(), optimizer, epochs, temperature=temperature, alpha=alpha)
    return {name: p.detach().clone() for name, p in student.state_dict().items()}
