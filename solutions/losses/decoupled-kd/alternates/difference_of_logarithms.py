"""Every probability by its logarithm: log p̂ = log p − log(1 − p_y), where 1 − p_y is one logsumexp over another."""

import torch


def logarithms(z, y):
    """log p_y and log(1 − p_y), both (batch, 1), and log p̂ of the other classes, (batch, classes − 1)."""
    n, c = z.shape
    columns = torch.arange(c).expand(n, c)
    others = z.gather(1, columns[columns != y[:, None]].reshape(n, c - 1))
    everything = torch.logsumexp(z, 1, keepdim=True)
    log_rest = torch.logsumexp(others, 1, keepdim=True) - everything
    return z.gather(1, y[:, None]) - everything, log_rest, (others - everything) - log_rest


def dkd_loss(student_logits, teacher_logits, labels, *, alpha=1.0, beta=8.0, temperature=4.0):
    if not temperature > 0 or student_logits.size() != teacher_logits.size() or len(labels) != len(student_logits):
        raise ValueError("a temperature above 0, logits of one shape, a label for each sample")
    with torch.no_grad():
        p, rest_p, others_p = logarithms(teacher_logits / temperature, labels)
    q, rest_q, others_q = logarithms(student_logits / temperature, labels)
    tckd = p.exp() * (p - q) + rest_p.exp() * (rest_p - rest_q)
    nckd = (others_p.exp() * (others_p - others_q)).sum(1, keepdim=True)
    return (temperature**2 * (alpha * tckd + beta * nckd)).mean()
