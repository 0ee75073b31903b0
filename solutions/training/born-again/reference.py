"""Born-again networks: a student of a student of a teacher, each of them made afresh.

Furlanello et al., "Born Again Neural Networks", arXiv:1805.04770.
"""

from collections.abc import Callable, Iterable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

Batches = Iterable[tuple[Tensor, Tensor]]  # (x, y): anything that can be iterated once an epoch


def teach(student: nn.Module, teacher: nn.Module, loader: Batches, epochs: int, lr: float) -> None:
    """Minimises KL(teacher ‖ student) at temperature 1; the labels stay unused."""
    teacher.eval()  # it may have been the student a moment ago
    student.train()
    optimizer = torch.optim.Adam(student.parameters(), lr=lr)
    for _ in range(epochs):
        for x, _labels in loader:
            with torch.no_grad():
                log_p = F.log_softmax(teacher(x), dim=-1)  # (batch, classes)
            log_q = F.log_softmax(student(x), dim=-1)  # (batch, classes)
            if log_p.shape != log_q.shape:
                raise ValueError(f"logits of shapes {tuple(log_q.shape)} and {tuple(log_p.shape)}")
            loss = F.kl_div(log_q, log_p, reduction="batchmean", log_target=True)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


def born_again(
    make_student: Callable[[], nn.Module], teacher: nn.Module, loader: Batches,
    *, generations: int, epochs: int, lr: float,
) -> list[dict[str, Tensor]]:  # fmt: skip
    """Each generation's trained student, as its parameters and buffers by name."""
    states = []
    for _ in range(generations):
        student = make_student()  # afresh: all that it will know it has from its teacher
        teach(student, teacher, loader, epochs, lr)
        states.append(student.state_dict())  # no copy is needed, for nobody trains it again
        teacher = student  # the student of this generation teaches the next
    return states
