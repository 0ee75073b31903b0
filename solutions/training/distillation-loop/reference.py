"""Offline distillation, whole: train a teacher, let a student imitate it, hand back the student's parameters.

Hinton, Vinyals and Dean, "Distilling the Knowledge in a Neural Network", arXiv:1503.02531, section 2.
"""

from collections.abc import Callable, Iterable

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.optim import Optimizer

Batches = Iterable[tuple[Tensor, Tensor]]  # (x, y): anything that can be iterated once an epoch
Loss = Callable[[Tensor, Tensor], Tensor]  # the mean over a batch, a scalar


def fit(batch_loss: Loss, loader: Batches, optimizer: Optimizer, epochs: int) -> list[float]:
    """Minimises `batch_loss(x, y)` and returns each epoch's mean loss a sample."""
    history = []
    for _ in range(epochs):
        total, samples = 0.0, 0
        for x, y in loader:
            loss = batch_loss(x, y)
            optimizer.zero_grad()  # gradients add up: forget those of the last batch
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)  # a batch's mean counts as often as it has samples
            samples += len(x)
        history.append(total / max(samples, 1))  # 0 where the loader was empty
    return history


def train_teacher(
    teacher: nn.Module, loader: Batches, criterion: Loss, optimizer: Optimizer, epochs: int
) -> list[float]:
    """Ordinary supervised training."""
    teacher.train()

    def batch_loss(x: Tensor, y: Tensor) -> Tensor:
        return criterion(teacher(x), y)

    return fit(batch_loss, loader, optimizer, epochs)


def soft_loss(student_logits: Tensor, teacher_logits: Tensor, temperature: float) -> Tensor:
    """T² · KL(teacher ‖ student) of the distributions at temperature T; logits are (batch, classes)."""
    if student_logits.shape != teacher_logits.shape:
        raise ValueError(f"logits of shapes {tuple(student_logits.shape)} and {tuple(teacher_logits.shape)}")
    teacher = F.log_softmax(teacher_logits / temperature, dim=-1)  # (batch, classes)
    student = F.log_softmax(student_logits / temperature, dim=-1)  # (batch, classes)
    divergence = F.kl_div(student, teacher, reduction="batchmean", log_target=True)  # scalar, in nats
    return temperature**2 * divergence  # T² keeps the gradient's size as T grows


def train_student(
    student: nn.Module, teacher: nn.Module, loader: Batches, criterion: Loss, optimizer: Optimizer,
    epochs: int, *, temperature: float = 4.0, alpha: float = 0.5,
) -> list[float]:  # fmt: skip
    """Minimises alpha · T² · KL(teacher ‖ student) + (1 − alpha) · criterion(student logits, y)."""
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, not {temperature}")
    student.train()  # batch statistics: this is the one that learns
    teacher.eval()  # running statistics, no dropout: the same question gets the same answer

    def batch_loss(x: Tensor, y: Tensor) -> Tensor:
        with torch.no_grad():  # no gradient: eval() alone would not see to that
            teacher_logits = teacher(x)  # (batch, classes)
        student_logits = student(x)  # (batch, classes)
        soft = soft_loss(student_logits, teacher_logits, temperature)
        hard = criterion(student_logits, y)  # at temperature 1, as the student will be used
        return alpha * soft + (1 - alpha) * hard

    return fit(batch_loss, loader, optimizer, epochs)


def distill(
    teacher: nn.Module, student: nn.Module, loader: Batches,
    *, epochs: int = 50, lr: float = 1e-3, temperature: float = 4.0, alpha: float = 0.5,
) -> dict[str, Tensor]:  # fmt: skip
    """A trained teacher and a student in, the student's parameters and buffers out."""
    optimizer = torch.optim.Adam(student.parameters(), lr=lr)  # the student's, and nobody else's
    options = {"temperature": temperature, "alpha": alpha}
    train_student(student, teacher, loader, nn.CrossEntropyLoss(), optimizer, epochs, **options)
    # state_dict() detaches but does not copy: without clone() the result would change with the student.
    return {name: tensor.clone() for name, tensor in student.state_dict().items()}
