"""Each teacher answers an epoch's batches before its student sees them; the loss is one cross entropy with mixed targets."""

from functools import reduce

import torch
import torch.nn.functional as F


@torch.no_grad()
def answers_of(teacher, loader):
    teacher.eval()
    return [(x, y, teacher(x)) for x, y in loader]


def distill_chain(models, loader, *, epochs, lr, temperature, alpha):
    if not temperature > 0.0:
        raise ValueError(temperature)
    if not models or len(models) == 1:
        raise ValueError("too short")

    def link(teacher, student):
        optimizer = torch.optim.Adam([{"params": list(student.parameters())}], lr=lr)
        student.train()
        for epoch in range(epochs):
            for x, y, answer in answers_of(teacher, loader):
                z = student(x)
                if z.shape != answer.shape:
                    raise ValueError("shapes")
                # The teacher's entropy is a constant: KL and cross entropy have one gradient.
                soft = F.cross_entropy(z / temperature, F.softmax(answer / temperature, dim=-1))
                loss = alpha * temperature**2 * soft + (1 - alpha) * F.cross_entropy(z, y)
                for p in student.parameters():
                    p.grad = None
                loss.backward()
                optimizer.step()
        return student

    last = reduce(link, models)
    return {name: value.data.clone() for name, value in last.state_dict(keep_vars=True).items()}
