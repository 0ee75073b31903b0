# tries: is a trainer of dataclasses, hooks, callbacks, data loaders without workers and modes that it restores
# question: distillation-loop
# answer: right
# must: full marks

import contextlib
import dataclasses
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader


@contextlib.contextmanager
def modes(**wanted):
    """`train=` and `eval=` models in these modes, and afterwards as they were."""
    before = [(part, part.training) for models in wanted.values() for model in models for part in model.modules()]
    for model in wanted.get("train", ()):
        model.train()
    for model in wanted.get("eval", ()):
        model.eval()
    try:
        yield
    finally:
        for part, training in before:
            part.training = training


@dataclasses.dataclass
class Trainer:
    loss_of: Callable[..., torch.Tensor]
    optimizer: object
    after_epoch: list[Callable[[int, float], None]] = dataclasses.field(default_factory=list)
    history: list[float] = dataclasses.field(default_factory=list)

    def run(self, loader, epochs):
        for epoch in range(epochs):
            total, samples = torch.zeros((), dtype=torch.float64), 0
            # The batches as they come, once more through a loader that neither mixes nor batches them.
            for x, y in DataLoader(list(loader), batch_size=None, shuffle=False, num_workers=0):
                self.optimizer.zero_grad()
                loss = self.loss_of(x, y)
                loss.backward()
                self.optimizer.step()
                total, samples = total + loss.detach().double() * x.shape[0], samples + x.shape[0]
            self.history.append((total / max(samples, 1)).item())
            for callback in self.after_epoch:
                callback(epoch, self.history[-1])
        return self.history


class Softened(nn.Module):
    def __init__(self, criterion, temperature, alpha):
        super().__init__()
        self.criterion, self.temperature, self.alpha = criterion, temperature, alpha

    def forward(self, logits, targets, y):
        if logits.shape != targets.shape:
            raise ValueError("shapes")
        log_p, log_q = (F.log_softmax(z / self.temperature, dim=-1) for z in (targets, logits))
        soft = F.kl_div(log_q, log_p, reduction="sum", log_target=True) / logits.shape[0]
        return self.alpha * self.temperature**2 * soft + (1 - self.alpha) * self.criterion(logits, y)


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    with modes(train=[teacher]):
        return Trainer(lambda x, y: criterion(teacher(x), y), optimizer).run(loader, epochs)


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("temperature")
    softened, seen = Softened(criterion, temperature, alpha), []

    def loss_of(x, y):
        with torch.no_grad():
            teacher(x)
        return softened(student(x), seen.pop(), y)

    hook = teacher.register_forward_hook(lambda module, given, output: seen.append(output.detach()))
    try:
        with modes(train=[student], eval=[teacher]):
            trainer = Trainer(loss_of, optimizer, [lambda epoch, loss: print(f"{epoch}: {loss:.4f}")])
            return trainer.run(loader, epochs)
    finally:
        hook.remove()


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    optimizer = torch.optim.Adam(student.parameters(), lr=lr)
    options = {"temperature": temperature, "alpha": alpha}
    train_student(student, teacher, loader, nn.CrossEntropyLoss(), optimizer, epochs, **options)
    return {name: tensor.detach().clone() for name, tensor in student.state_dict().items()}
