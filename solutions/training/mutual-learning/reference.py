"""Deep mutual learning: students without a teacher, each of them taught by all the others.

Zhang, Xiang, Hospedales and Lu, "Deep Mutual Learning", arXiv:1706.00384, section 3.
"""

from collections.abc import Sequence

import torch.nn.functional as F
from torch import Tensor, nn
from torch.optim import Optimizer


def require_agreement(logits: Sequence[Tensor]) -> None:
    """Broadcasting would make a number of students that do not answer the same question."""
    shapes = {tuple(one.shape) for one in logits}
    if len(shapes) > 1:
        raise ValueError(f"logits of shapes {sorted(shapes)}")


def mutual_losses(logits: Sequence[Tensor], y: Tensor) -> list[Tensor]:
    """For each student: cross entropy + the mean of KL(peer ‖ student) over its peers, which are constants to it."""
    log_probabilities = [F.log_softmax(one, dim=-1) for one in logits]  # each (batch, classes)
    losses = []
    for number, mine in enumerate(log_probabilities):
        peers = [theirs.detach() for other, theirs in enumerate(log_probabilities) if other != number]
        divergences = [F.kl_div(mine, peer, reduction="batchmean", log_target=True) for peer in peers]
        agreement = sum(divergences) / max(len(peers), 1)  # a student alone has nobody to agree with
        losses.append(F.nll_loss(mine, y) + agreement)
    return losses


def mutual_step(students: Sequence[nn.Module], optimizers: Sequence[Optimizer], x: Tensor, y: Tensor) -> list[float]:
    """One step of every student, by its own optimizer. Returns their losses as they were before it."""
    if len(students) != len(optimizers):
        raise ValueError(f"{len(students)} students and {len(optimizers)} optimizers")
    logits = [student(x) for student in students]  # all of them, before anybody moves
    require_agreement(logits)
    losses = mutual_losses(logits, y)
    for optimizer in optimizers:
        optimizer.zero_grad()
    sum(losses).backward()  # peers are constants: each student is reached by its own loss alone
    for optimizer in optimizers:
        optimizer.step()
    return [loss.item() for loss in losses]
