"""Hooks by hand with try/finally; the parameters below the guided layer are found by asking autograd."""

import torch


def train_with_hints(
    student, teacher, regressor, loader, *, hint_layer, guided_layer, hint_epochs, epochs, lr, temperature, alpha
):
    if temperature <= 0:
        raise ValueError("temperature")
    T = temperature
    seen = {}
    layers = {"hint": dict(teacher.named_modules())[hint_layer], "guided": dict(student.named_modules())[guided_layer]}

    def remember(name):
        def hook(module, args, out):
            seen[name] = out

        return hook

    teacher.train(False)
    student.train(True)
    regressor.train(True)
    handles = [layer.register_forward_hook(remember(name)) for name, layer in layers.items()]
    first = []
    try:
        adam = None
        for _ in range(hint_epochs):
            total = n = 0
            for x, _y in loader:
                with torch.no_grad():
                    teacher(x)
                student(x)
                predicted = regressor(seen["guided"])
                if predicted.size() != seen["hint"].size():
                    raise ValueError("the regressor does not fit")
                loss = ((predicted - seen["hint"]) ** 2).sum() / 2 / x.shape[0]
                every = list(student.parameters()) + list(regressor.parameters())
                grads = torch.autograd.grad(loss, every, allow_unused=True)
                learners = [p for p, g in zip(every, grads) if g is not None]
                adam = adam or torch.optim.Adam(learners, lr)
                for p, g in zip(every, grads):
                    p.grad = g
                adam.step()
                total += float(loss) * x.shape[0]
                n += x.shape[0]
            first.append(total / n if n else 0.0)
    finally:
        for handle in handles:
            handle.remove()
    second = []
    adam = torch.optim.Adam(student.parameters(), lr)
    for _ in range(epochs):
        total = n = 0
        for x, y in loader:
            with torch.no_grad():
                t = teacher(x)
            s = student(x)
            if s.size() != t.size():
                raise ValueError("the classes do not fit")
            p = (t / T).softmax(1)
            kl = (p * ((t / T).log_softmax(1) - (s / T).log_softmax(1))).sum(1).mean()
            ce = -s.log_softmax(1)[torch.arange(len(y)), y].mean()
            loss = alpha * T * T * kl + (1 - alpha) * ce
            adam.zero_grad()
            loss.backward()
            adam.step()
            total += float(loss) * x.shape[0]
            n += x.shape[0]
        second.append(total / n if n else 0.0)
    return first, second
