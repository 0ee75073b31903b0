"""One sample at a time, the target cut out of its row."""

import torch


def halves(row, label, temperature):
    row = row / temperature
    rest = torch.cat([row[:label], row[label + 1 :]])
    total = torch.logsumexp(row, 0)
    pair = torch.stack([row[label] - total, torch.logsumexp(rest, 0) - total])
    return pair, rest - torch.logsumexp(rest, 0)


def divergence(log_p, log_q):
    return torch.sum(torch.exp(log_p) * (log_p - log_q))


def dkd_loss(student_logits, teacher_logits, labels, *, alpha=1.0, beta=8.0, temperature=4.0):
    if temperature <= 0:
        raise ValueError("temperature must be positive")
    if student_logits.shape != teacher_logits.shape or len(labels) != student_logits.shape[0]:
        raise ValueError("shapes must agree")
    losses = []
    for s, t, y in zip(student_logits, teacher_logits, labels.tolist()):
        pair_p, rest_p = halves(t.detach(), y, temperature)
        pair_q, rest_q = halves(s, y, temperature)
        losses.append(alpha * divergence(pair_p, pair_q) + beta * divergence(rest_p, rest_q))
    return temperature * temperature * torch.stack(losses).mean()
