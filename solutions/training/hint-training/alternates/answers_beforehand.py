"""The teacher is asked for an epoch's hints and answers before the student sees the epoch; sums of losses a sample."""

import torch
from torch.nn.functional import cross_entropy, kl_div, log_softmax, softmax


@torch.no_grad()
def ask(teacher, layer, loader):
    teacher.eval()
    features = []
    handle = teacher.get_submodule(layer).register_forward_hook(lambda m, i, o: features.append(o.clone()))
    try:
        answers = [(x, y, teacher(x)) for x, y in loader]
    finally:
        handle.remove()
    return [(*answer, feature) for answer, feature in zip(answers, features)]


def agree(a, b):
    if a.shape != b.shape:
        raise ValueError(f"{tuple(a.shape)} against {tuple(b.shape)}")


def train_with_hints(student, teacher, regressor, loader, **o):
    T, alpha = o["temperature"], o["alpha"]
    if T <= 0:
        raise ValueError("the temperature must be positive")
    histories = ([], [])
    parts = [student, regressor]
    optimizer = torch.optim.Adam([{"params": part.parameters()} for part in parts], lr=o["lr"])
    for _ in range(o["hint_epochs"]):
        losses = []
        for x, _y, _t, hint in ask(teacher, o["hint_layer"], loader):
            for part in parts:
                part.train()
                part.zero_grad()
            seen = []
            handle = student.get_submodule(o["guided_layer"]).register_forward_hook(lambda m, i, out: seen.append(out))
            try:
                student(x)
            finally:
                handle.remove()
            guess = regressor(seen[0])
            agree(guess, hint)
            each = (guess - hint).pow(2).reshape(len(x), -1).sum(1) / 2
            each.mean().backward()
            optimizer.step()
            losses += each.tolist()
        histories[0].append(sum(losses) / max(1, len(losses)))
    optimizer = torch.optim.Adam(student.parameters(), lr=o["lr"])
    for _ in range(o["epochs"]):
        losses = []
        for x, y, t, _hint in ask(teacher, o["hint_layer"], loader):
            student.train()
            student.zero_grad()
            z = student(x)
            agree(z, t)
            soft = kl_div(log_softmax(z / T, -1), softmax(t / T, -1), reduction="none").sum(-1)
            each = alpha * T**2 * soft + (1 - alpha) * cross_entropy(z, y, reduction="none")
            each.mean().backward()
            optimizer.step()
            losses += each.tolist()
        histories[1].append(sum(losses) / max(1, len(losses)))
    return histories
