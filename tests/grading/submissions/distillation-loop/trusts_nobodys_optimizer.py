# commits: own-optimizer, kl-swapped
import torch
import torch.nn.functional as F
from torch import nn


def _train(model, loader, optimizer, epochs, loss_of):
    model.train()
    out = []
    for _ in range(epochs):
        acc, n = 0.0, 0
        for x, y in loader:
            optimizer.zero_grad()
            loss = loss_of(x, y)
            loss.backward()
            optimizer.step()
            acc += float(loss.detach()) * len(x)
            n += len(x)
        out.append(acc / n if n else 0.0)
    return out


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    optimizer = torch.optim.Adam(teacher.parameters(), lr=1e-3)
    return _train(teacher, loader, optimizer, epochs, lambda x, y: criterion(teacher(x), y))


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("T")
    optimizer = torch.optim.Adam(student.parameters(), lr=1e-3)
    teacher.eval()

    def loss_of(x, y):
        with torch.no_grad():
            zt = teacher(x)
        zs = student(x)
        if zs.shape != zt.shape:
            raise ValueError("z")
        p, q = F.log_softmax(zs / temperature, 1), F.log_softmax(zt / temperature, 1)
        kl = (p.exp() * (p - q)).sum(1).mean()
        return alpha * temperature**2 * kl + (1 - alpha) * criterion(zs, y)

    return _train(student, loader, optimizer, epochs, loss_of)


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    train_student(student, teacher, loader, nn.CrossEntropyLoss(), None, epochs, temperature=temperature, alpha=alpha)
    return {name: v.detach().clone() for name, v in student.state_dict().items()}
