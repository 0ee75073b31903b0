"""Hint training: first the student's lower part learns to predict the teacher's features, then the whole is distilled.

Romero et al., "FitNets: Hints for Thin Deep Nets", arXiv:1412.6550.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import torch
import torch.nn.functional as F
from torch import Tensor, nn

Batches = Iterable[tuple[Tensor, Tensor]]  # (x, y): anything that can be iterated once an epoch


@contextmanager
def output_of(model: nn.Module, layer: str) -> Iterator[list[Tensor]]:
    """A list that always holds the layer's latest output. The hook is gone at the end, after an error too."""
    latest: list[Tensor] = []

    def keep(_module: nn.Module, _inputs: tuple[Tensor, ...], output: Tensor) -> None:
        latest[:] = [output]

    handle = model.get_submodule(layer).register_forward_hook(keep)
    try:
        yield latest
    finally:
        handle.remove()


def require_same_shape(ours: Tensor, theirs: Tensor) -> None:
    if ours.shape != theirs.shape:  # broadcasting would not mind
        raise ValueError(f"tensors of shapes {tuple(ours.shape)} and {tuple(theirs.shape)}")


def hint_loss(predicted: Tensor, hint: Tensor) -> Tensor:
    """½ · ‖predicted − hint‖² a sample, averaged over the batch; both (batch, …)."""
    require_same_shape(predicted, hint)
    return 0.5 * (predicted - hint).square().sum() / len(hint)


def kd_loss(student: Tensor, teacher: Tensor, labels: Tensor, temperature: float, alpha: float) -> Tensor:
    """alpha · T² · KL(teacher ‖ student) + (1 − alpha) · cross entropy; logits are (batch, classes)."""
    require_same_shape(student, teacher)
    log_p = F.log_softmax(teacher / temperature, dim=-1)
    log_q = F.log_softmax(student / temperature, dim=-1)
    soft = temperature**2 * F.kl_div(log_q, log_p, reduction="batchmean", log_target=True)
    return alpha * soft + (1 - alpha) * F.cross_entropy(student, labels)


def fit(
    loss_of: Callable[[Tensor, Tensor], Tensor], parameters: list[nn.Parameter], loader: Batches, epochs: int, lr: float
) -> list[float]:
    """Minimises `loss_of(x, y)` with an Adam of its own. Returns each epoch's mean loss a sample."""
    optimizer = torch.optim.Adam(parameters, lr=lr)
    history = []
    for _ in range(epochs):
        total, samples = 0.0, 0
        for x, y in loader:
            loss = loss_of(x, y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
            samples += len(x)
        history.append(total / max(samples, 1))
    return history


def train_with_hints(
    student: nn.Module, teacher: nn.Module, regressor: nn.Module, loader: Batches,
    *, hint_layer: str, guided_layer: str, hint_epochs: int, epochs: int, lr: float, temperature: float, alpha: float,
) -> tuple[list[float], list[float]]:  # fmt: skip
    """Stage 1 guides the student by the teacher's hint layer, stage 2 distils. Returns a history for each."""
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, not {temperature}")
    student.train()
    regressor.train()
    teacher.eval()

    def answers(x: Tensor) -> Tensor:
        with torch.no_grad():
            return teacher(x)

    with output_of(teacher, hint_layer) as hint, output_of(student, guided_layer) as guided:

        def guidance(x: Tensor, _y: Tensor) -> Tensor:
            answers(x)
            student(x)
            return hint_loss(regressor(guided[0]), hint[0])

        # What lies above the guided layer has no part in this loss: its gradient is None, and Adam leaves it alone.
        learners = [*student.parameters(), *regressor.parameters()]
        hint_history = fit(guidance, learners, loader, hint_epochs, lr)

    def distillation(x: Tensor, y: Tensor) -> Tensor:
        return kd_loss(student(x), answers(x), y, temperature, alpha)

    history = fit(distillation, list(student.parameters()), loader, epochs, lr)
    return hint_history, history
