"""Loops over rows and columns; a constant vector is asked after before anything is divided."""

import torch


def pearson(a, b):
    a, b = a - a.mean(), b - b.mean()
    if not a.any() or not b.any():
        return a.new_zeros(())
    return torch.dot(a, b) / (torch.linalg.vector_norm(a) * torch.linalg.vector_norm(b))


def dist_loss(student_logits, teacher_logits, *, beta=1.0, gamma=1.0, temperature=1.0):
    if temperature <= 0 or student_logits.shape != teacher_logits.shape:
        raise ValueError("a temperature above 0, and one shape for both")
    q = (student_logits / temperature).softmax(-1)
    p = (teacher_logits.detach() / temperature).softmax(-1)
    rows = [1 - pearson(a, b) for a, b in zip(q, p)]
    columns = [1 - pearson(a, b) for a, b in zip(q.unbind(1), p.unbind(1))]
    return temperature * temperature * (beta * sum(rows) / len(rows) + gamma * sum(columns) / len(columns))
