# commits: no-zero-grad
import torch
import torch.nn as nn
import torch.nn.functional as F


class Trainer:
    def __init__(self, model, optimizer, criterion):
        self.model = model
        self.optimizer = optimizer
        self.criterion = criterion
        self.history = []

    def compute_loss(self, x, y):
        return self.criterion(self.model(x), y)

    def fit(self, loader, epochs):
        for epoch in range(epochs):
            self.model.train()
            running_loss, seen = 0.0, 0
            for x, y in loader:
                loss = self.compute_loss(x, y)
                loss.backward()
                self.optimizer.step()
                running_loss += loss.item() * x.size(0)
                seen += x.size(0)
            self.history.append(running_loss / seen if seen > 0 else 0.0)
        return self.history


class Distiller(Trainer):
    def __init__(self, model, teacher, optimizer, criterion, temperature, alpha):
        super().__init__(model, optimizer, criterion)
        if temperature <= 0:
            raise ValueError("temperature must be positive")
        self.teacher = teacher.eval()
        self.temperature = temperature
        self.alpha = alpha

    def compute_loss(self, x, y):
        with torch.no_grad():
            t = self.teacher(x)
        s = self.model(x)
        if s.shape != t.shape:
            raise ValueError("teacher and student have different outputs")
        kd = F.kl_div(
            F.log_softmax(s / self.temperature, dim=1),
            F.softmax(t / self.temperature, dim=1),
            reduction="batchmean",
        )
        return self.alpha * self.temperature**2 * kd + (1 - self.alpha) * self.criterion(s, y)


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    return Trainer(teacher, optimizer, criterion).fit(loader, epochs)


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    return Distiller(student, teacher, optimizer, criterion, temperature, alpha).fit(loader, epochs)


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    opt = torch.optim.Adam(student.parameters(), lr=lr)
    train_student(student, teacher, loader, nn.CrossEntropyLoss(), opt, epochs, temperature=temperature, alpha=alpha)
    return {k: v.detach().clone() for k, v in student.state_dict().items()}
