"""The first five as a mask over the classes, and KL from the two log-softmaxes written out."""

import torch


@torch.no_grad()
def fidelity(student, teacher):
    if tuple(student.size()) != tuple(teacher.size()):
        raise ValueError(f"{tuple(student.size())} against {tuple(teacher.size())}")
    n, c = student.size()
    if n == 0:
        raise ValueError("nothing to compare")
    if torch.isnan(student).any() or torch.isnan(teacher).any():
        raise ValueError("nan among the logits")
    k = c if c < 5 else 5

    def mask(z):
        order = torch.argsort(-z, dim=1, stable=True)[:, :k]
        return torch.zeros(n, c, dtype=torch.bool).scatter_(1, order, True)

    logp, logq = teacher.log_softmax(1), student.log_softmax(1)
    kl = (logp.exp() * (logp - logq)).sum(1)
    return dict(
        agreement=float((student.argmax(1) == teacher.argmax(1)).double().mean()),
        kl=float(kl.mean()),
        top5_overlap=float((mask(student) & mask(teacher)).sum(1).double().mean() / k),
    )
