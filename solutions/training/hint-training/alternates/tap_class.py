"""A tap that removes itself on exit; the teacher frozen for good; MSE summed; a running mean."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class Tap:
    def __init__(self, module):
        self.module, self.value = module, None

    def __enter__(self):
        self.handle = self.module.register_forward_hook(self)
        return self

    def __call__(self, module, inputs, output):
        self.value = output

    def __exit__(self, *_):
        self.handle.remove()


class Mean:
    def __init__(self):
        self.value, self.count = 0.0, 0

    def add(self, value, count):
        self.count += count
        self.value += (value - self.value) * count / self.count


def run(loss_of, optimizer, loader, epochs):
    for _ in range(epochs):
        mean = Mean()
        for x, y in loader:
            optimizer.zero_grad(set_to_none=True)
            loss = loss_of(x, y)
            loss.backward()
            optimizer.step()
            mean.add(loss.item(), x.size(0))
        yield mean.value


def train_with_hints(
    student, teacher, regressor, loader, hint_layer, guided_layer, hint_epochs, epochs, lr, temperature, alpha
):
    if not temperature > 0:
        raise ValueError(temperature)
    teacher.requires_grad_(False).eval()
    both = nn.ModuleDict({"student": student, "regressor": regressor}).train()

    with Tap(teacher.get_submodule(hint_layer)) as hint, Tap(student.get_submodule(guided_layer)) as guided:

        def hints(x, y):
            teacher(x), student(x)
            r = regressor(guided.value)
            if r.shape != hint.value.shape:
                raise ValueError((r.shape, hint.value.shape))
            return F.mse_loss(r, hint.value, reduction="sum") / (2 * len(x))

        first = list(run(hints, torch.optim.Adam(both.parameters(), lr=lr), loader, hint_epochs))

    def distil(x, y):
        z, t = student(x), teacher(x)
        if z.shape != t.shape:
            raise ValueError((z.shape, t.shape))
        p = torch.softmax(t / temperature, -1)
        soft = F.cross_entropy(z / temperature, p) - torch.special.entr(p).sum(-1).mean()
        return torch.lerp(F.cross_entropy(z, y), temperature**2 * soft, alpha)

    second = list(run(distil, torch.optim.Adam(student.parameters(), lr=lr), loader, epochs))
    return [first, second]
