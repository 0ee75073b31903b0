"""The teacher answers a whole epoch's batches before the student's first step; the loss is a cross entropy whose constant,
the teacher's entropy, is taken off again so that the history is right."""

from itertools import chain

import torch
import torch.nn.functional as F


def mean(pairs):
    pairs = list(pairs)
    count = sum(size for _, size in pairs)
    return sum(value * size for value, size in pairs) / count if count else 0.0


def update(optimizer, loss):
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    teacher.train()
    return [mean((update(optimizer, criterion(teacher(x), y)), len(y)) for x, y in loader) for _ in range(epochs)]


@torch.no_grad()
def ask(teacher, loader):
    teacher.eval()
    return [(x, y, teacher(x)) for x, y in loader]


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("the temperature must be above zero")
    student.train()

    def loss_of(x, y, answer):
        logits = student(x)
        if tuple(logits.shape) != tuple(answer.shape):
            raise ValueError("different numbers of classes")
        target = F.softmax(answer / temperature, dim=-1)
        entropy = -torch.special.xlogy(target, target).sum(-1).mean()
        soft = F.cross_entropy(logits / temperature, target) - entropy
        return alpha * temperature**2 * soft + (1 - alpha) * criterion(logits, y)

    history = []
    for _ in range(epochs):
        history.append(mean([(update(optimizer, loss_of(*batch)), len(batch[0])) for batch in ask(teacher, loader)]))
    return history


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    optimizer = torch.optim.Adam([{"params": student.parameters()}], lr=lr)
    criterion = torch.nn.CrossEntropyLoss(reduction="mean")
    train_student(student, teacher, loader, criterion, optimizer, epochs, temperature=temperature, alpha=alpha)
    named = chain(student.named_parameters(), student.named_buffers())
    return {name: tensor.data.clone() for name, tensor in named}
