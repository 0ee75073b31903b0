# right
from dataclasses import dataclass, field

import torch
import torch.nn.functional as F
from torch import nn


@dataclass
class Config:
    temperature: float = 4.0
    alpha: float = 0.5

    def __post_init__(self):
        if self.temperature <= 0:
            raise ValueError("temperature must be positive")


@dataclass
class Engine:
    learner: nn.Module
    optimizer: torch.optim.Optimizer
    history: list = field(default_factory=list)

    def fit(self, loader, epochs, objective):
        for _ in range(epochs):
            self.learner.train()
            weighted = [self._update(objective(x, y)) * len(x) for x, y in loader]
            samples = sum(len(x) for x, _ in loader)
            self.history.append(sum(weighted) / samples if samples else 0.0)
        return self.history

    def _update(self, loss):
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return loss.item()


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    return Engine(teacher, optimizer).fit(loader, epochs, lambda x, y: criterion(teacher(x), y))


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    config = Config(temperature, alpha)
    was_training = teacher.training
    teacher.eval()

    def objective(x, y):
        logits = student(x)
        with torch.no_grad():
            guide = teacher(x)
        if guide.shape != logits.shape:
            raise ValueError("shapes")
        kl = nn.KLDivLoss(reduction="batchmean", log_target=True)(
            F.log_softmax(logits / config.temperature, -1), F.log_softmax(guide / config.temperature, -1)
        )
        return config.alpha * config.temperature**2 * kl + (1 - config.alpha) * criterion(logits, y)

    try:
        return Engine(student, optimizer).fit(loader, epochs, objective)
    finally:
        teacher.train(was_training)


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    adam = torch.optim.Adam(student.parameters(), lr=lr)
    train_student(student, teacher, loader, nn.CrossEntropyLoss(), adam, epochs, temperature=temperature, alpha=alpha)
    return {name: value.detach().clone() for name, value in student.state_dict().items()}
