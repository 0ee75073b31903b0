"""The mean of the divergences is a cross entropy with the mean of the peers' answers, less the mean of their entropies.
Answers and gradients are gathered first, and the optimizers stepped at the very end."""

import torch
import torch.nn.functional as F
from torch.autograd import grad


def entropy(p):
    return torch.special.entr(p).sum(-1).mean()


def mutual_step(students, optimizers, x, y):
    if len(students) != len(optimizers):
        raise ValueError(len(optimizers))
    logits = [s(x) for s in students]
    if any(z.size() != logits[0].size() for z in logits):
        raise ValueError([z.size() for z in logits])
    answers = [z.softmax(-1).detach() for z in logits]
    values, found = [], []
    for n, (student, z) in enumerate(zip(students, logits)):
        loss = F.cross_entropy(z, y)
        peers = answers[:n] + answers[n + 1 :]
        if peers:
            mean = torch.stack(peers).mean(0)
            loss = loss + F.cross_entropy(z, mean) - torch.stack([entropy(p) for p in peers]).mean()
        values.append(float(loss))
        found.append(grad(loss, list(student.parameters())))
    for student, optimizer, gradients in zip(students, optimizers, found):
        for parameter, gradient in zip(student.parameters(), gradients):
            parameter.grad = gradient
        optimizer.step()
    return values
