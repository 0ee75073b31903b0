"""Distillation by way of teacher assistants: a chain of models from large to small.

Mirzadeh et al., "Improved Knowledge Distillation via Teacher Assistant", arXiv:1902.03393.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

Batches = Iterable[tuple[Tensor, Tensor]]  # (x, y): anything that can be iterated once an epoch


def kd_loss(student: Tensor, teacher: Tensor, labels: Tensor, temperature: float, alpha: float) -> Tensor:
    """alpha · T² · KL(teacher ‖ student) + (1 − alpha) · cross entropy; logits are (batch, classes)."""
    if student.shape != teacher.shape:
        raise ValueError(f"logits of shapes {tuple(student.shape)} and {tuple(teacher.shape)}")
    log_p = F.log_softmax(teacher / temperature, dim=-1)  # (batch, classes)
    log_q = F.log_softmax(student / temperature, dim=-1)  # (batch, classes)
    soft = temperature**2 * F.kl_div(log_q, log_p, reduction="batchmean", log_target=True)
    hard = F.cross_entropy(student, labels)  # at temperature 1, as the student will be used
    return alpha * soft + (1 - alpha) * hard


def teach(
    student: nn.Module, teacher: nn.Module, loader: Batches,
    epochs: int, lr: float, temperature: float, alpha: float,
) -> None:  # fmt: skip
    """One link of the chain: `teacher` is done learning, and `student` begins."""
    teacher.eval()  # a moment ago it may have been the student
    student.train()
    optimizer = torch.optim.Adam(student.parameters(), lr=lr)  # a new one: it remembers nothing of the last link
    for _ in range(epochs):
        for x, y in loader:
            with torch.no_grad():
                answers = teacher(x)  # (batch, classes)
            loss = kd_loss(student(x), answers, y, temperature, alpha)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


def distill_chain(
    models: Sequence[nn.Module], loader: Batches, *, epochs: int, lr: float, temperature: float, alpha: float
) -> dict[str, Tensor]:
    """Each model but the first is taught by the one before it. Returns the last one's parameters and buffers."""
    if len(models) < 2:
        raise ValueError(f"a chain needs a teacher and a student, not {len(models)} models")
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, not {temperature}")
    for teacher, student in pairwise(models):
        teach(student, teacher, loader, epochs, lr, temperature, alpha)
    return {name: tensor.clone() for name, tensor in models[-1].state_dict().items()}  # state_dict() does not copy
