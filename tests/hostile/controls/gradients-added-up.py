# tries: adds its gradients up term by term over two backwards, sample-weighted, with foreach Adam and a closure
# question: distillation-loop
# answer: right
# must: full marks

import torch
import torch.nn.functional as F
from torch import nn


def fit(terms_of, loader, optimizer, epochs):
    """Each batch's loss is a list of terms; their gradients are added up one after the other, in a closure."""
    history = []
    for _ in range(epochs):
        total, samples = 0.0, 0
        for x, y in loader:

            def closure(x=x, y=y):
                optimizer.zero_grad()
                value = 0.0
                terms = terms_of(x, y)
                for number, term in enumerate(terms, 1):
                    term.backward(retain_graph=number < len(terms))
                    value += term.item()
                return value

            total += optimizer.step(closure) * len(y)
            samples += len(y)
        history.append(total / (samples or 1))
    return history


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    teacher.train()
    return fit(lambda x, y: [criterion(teacher(x), y)], loader, optimizer, epochs)


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("temperature")
    student.train(), teacher.eval()

    def terms_of(x, y):
        with torch.no_grad():
            targets = teacher(x)
        logits = student(x)
        if logits.shape != targets.shape:
            raise ValueError("shapes")
        p, log_q = F.softmax(targets / temperature, -1), F.log_softmax(logits / temperature, -1)
        soft = F.kl_div(log_q, p, reduction="none").sum(-1)
        per_sample = alpha * temperature**2 * soft / len(x)
        return [per_sample.sum(), (1 - alpha) * criterion(logits, y)]

    return fit(terms_of, loader, optimizer, epochs)


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    optimizer = torch.optim.Adam(student.parameters(), lr=lr, foreach=True)
    args = student, teacher, loader, nn.CrossEntropyLoss(), optimizer, epochs
    train_student(*args, temperature=temperature, alpha=alpha)
    return {name: tensor.clone().detach() for name, tensor in student.state_dict(keep_vars=True).items()}
