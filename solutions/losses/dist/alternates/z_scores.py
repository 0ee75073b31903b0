"""A correlation is the mean product of z-scores; where there is no spread, the z-scores are set to 0."""

import torch


def z_scores(x, axis):
    spread, mean = torch.std_mean(x, axis, correction=0, keepdim=True)
    flat = spread < 1e-9
    return torch.where(flat, torch.zeros_like(x), (x - mean) / torch.where(flat, torch.ones_like(spread), spread))


def dist_loss(student_logits, teacher_logits, *, beta=1.0, gamma=1.0, temperature=1.0):
    if not temperature > 0:
        raise ValueError(temperature)
    if student_logits.shape != teacher_logits.shape:
        raise ValueError("shape")
    q = torch.softmax(student_logits / temperature, 1)
    with torch.no_grad():
        p = torch.softmax(teacher_logits / temperature, 1)
    # The mean over an axis of the mean products over the other one: the mean over everything.
    by_row, by_column = ((z_scores(q, axis) * z_scores(p, axis)).mean() for axis in (1, 0))
    return temperature**2 * (beta + gamma - beta * by_row - gamma * by_column)
