# commits: history-last-batch
import torch
from torch import nn


class KDLoss(nn.Module):
    def __init__(self, criterion, temperature, alpha):
        super().__init__()
        if temperature <= 0:
            raise ValueError("temperature")
        self.criterion, self.t, self.a = criterion, temperature, alpha

    def forward(self, s, t, y):
        if s.shape != t.shape:
            raise ValueError("s, t")
        ls, lt = (s / self.t).log_softmax(-1), (t / self.t).log_softmax(-1)
        return self.a * self.t**2 * (lt.exp() * (lt - ls)).sum(-1).mean() + (1 - self.a) * self.criterion(s, y)


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    teacher.train()
    history = []
    for _ in range(epochs):
        current = 0.0
        for x, y in loader:
            optimizer.zero_grad()
            loss = criterion(teacher(x), y)
            loss.backward()
            optimizer.step()
            current = loss.item()
        history.append(current)
    return history


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    kd = KDLoss(criterion, temperature, alpha)
    student.train()
    teacher.eval()
    history = []
    for _ in range(epochs):
        current = 0.0
        for x, y in loader:
            with torch.no_grad():
                t = teacher(x)
            optimizer.zero_grad()
            loss = kd(student(x), t, y)
            loss.backward()
            optimizer.step()
            current = loss.item()
        history.append(current)
    return history


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    adam = torch.optim.Adam(student.parameters(), lr=lr)
    train_student(student, teacher, loader, nn.CrossEntropyLoss(), adam, epochs, temperature=temperature, alpha=alpha)
    return {name: value.clone() for name, value in student.state_dict().items()}
