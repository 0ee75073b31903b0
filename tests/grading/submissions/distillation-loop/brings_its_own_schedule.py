# commits: nothing listed
import torch
from torch import nn
from torch.nn import functional as F
from torch.optim.lr_scheduler import ExponentialLR


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    teacher.train()
    history = []
    for _ in range(epochs):
        total, n = 0.0, 0
        for x, y in loader:
            optimizer.zero_grad()
            loss = criterion(teacher(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
            n += len(x)
        history.append(total / n if n else 0.0)
    return history


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("temperature must be positive")
    scheduler = ExponentialLR(optimizer, gamma=0.8)
    teacher.eval()
    history = []
    for _ in range(epochs):
        student.train()
        total, n = 0.0, 0
        for x, y in loader:
            with torch.no_grad():
                target = F.log_softmax(teacher(x) / temperature, dim=-1)
            logits = student(x)
            if logits.shape != target.shape:
                raise ValueError("student and teacher do not have the same classes")
            kl = F.kl_div(F.log_softmax(logits / temperature, dim=-1), target, reduction="batchmean", log_target=True)
            loss = alpha * temperature**2 * kl + (1 - alpha) * criterion(logits, y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
            n += len(x)
        if n:
            scheduler.step()
        history.append(total / n if n else 0.0)
    return history


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    optimizer = torch.optim.Adam(student.parameters(), lr=lr)
    train_student(student, teacher, loader, nn.CrossEntropyLoss(), optimizer, epochs, temperature=temperature, alpha=alpha)
    return {name: tensor.detach().clone() for name, tensor in student.state_dict().items()}
