"""1 − cos is half the squared distance of two unit vectors; a constant vector has none, and stays at 0."""

import torch.nn.functional as F


def one_minus_pearson(a, b, dim):
    unit = [F.normalize(x - x.mean(dim, keepdim=True), dim=dim, eps=1e-8) for x in (a, b)]
    lengths = [x.detach().square().sum(dim).round() for x in unit]  # 1, or 0 where there was nothing to normalise
    half = (unit[0] - unit[1]).square().sum(dim) / 2
    # |u − v|² / 2 = (|u|² + |v|²) / 2 − u·v
    return (1 - (lengths[0] + lengths[1]) / 2 + half).mean()


def dist_loss(student_logits, teacher_logits, *, beta=1.0, gamma=1.0, temperature=1.0):
    if temperature <= 0:
        raise ValueError("temperature")
    if student_logits.size() != teacher_logits.size():
        raise ValueError("size")
    q = F.softmax(student_logits / temperature, dim=1)
    p = F.softmax(teacher_logits.detach() / temperature, dim=1)
    return temperature**2 * (beta * one_minus_pearson(q, p, 1) + gamma * one_minus_pearson(q, p, 0))
