"""A trainer class; the teacher under inference_mode, its logits cloned; losses gathered as tensors."""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
import torch.nn as nn
import torch.nn.functional as F


@dataclass
class Trainer:
    model: nn.Module
    optimizer: torch.optim.Optimizer
    losses: list[torch.Tensor] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)

    def step(self, loss: torch.Tensor, size: int) -> None:
        for group in self.optimizer.param_groups:
            for parameter in group["params"]:
                parameter.grad = None
        loss.backward()
        self.optimizer.step()
        self.losses.append(loss.detach())
        self.sizes.append(size)

    def epoch_mean(self) -> float:
        if not self.sizes:
            return 0.0
        weights = torch.tensor(self.sizes, dtype=torch.float64)
        mean = (torch.stack(self.losses).double() * weights).sum() / weights.sum()
        self.losses.clear()
        self.sizes.clear()
        return mean.item()

    def run(self, loader, loss_of, epochs):
        history = []
        self.model.train(True)
        while len(history) < epochs:
            for batch in loader:
                self.step(loss_of(*batch), batch[0].shape[0])
            history.append(self.epoch_mean())
        return history


def train_teacher(model, batches, loss_function, optimizer, n_epochs):
    return Trainer(model, optimizer).run(batches, lambda x, y: loss_function(model(x), y), n_epochs)


def train_student(student, teacher, batches, loss_function, optimizer, n_epochs, *, temperature=4.0, alpha=0.5):
    if not temperature > 0.0:
        raise ValueError(temperature)

    def loss_of(x, y):
        teacher.eval()
        with torch.inference_mode():
            answer = teacher(x)
        answer = answer.clone()  # an inference tensor may not be saved for backward
        z = student(x)
        if z.shape != answer.shape:
            raise ValueError((z.shape, answer.shape))
        soft = F.kl_div(F.log_softmax(z / temperature, 1), F.softmax(answer / temperature, 1), reduction="none")
        return torch.lerp(loss_function(z, y), temperature**2 * soft.sum(1).mean(), alpha)

    return Trainer(student, optimizer).run(batches, loss_of, n_epochs)


def distill(teacher, student, batches, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    adam = torch.optim.Adam(student.parameters(), lr)
    train_student(student, teacher, batches, F.cross_entropy, adam, epochs, temperature=temperature, alpha=alpha)
    state = {}
    for key, value in student.state_dict(keep_vars=True).items():
        state[key] = value.detach().clone()
    return state
