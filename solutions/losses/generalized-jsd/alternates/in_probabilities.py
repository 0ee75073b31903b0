"""Probabilities are mixed as they are, and the logarithm is kept off 0."""

import torch


def generalized_jsd(student_logits, teacher_logits, *, beta=0.5, temperature=1.0):
    if temperature <= 0:
        raise ValueError("temperature")
    if student_logits.shape != teacher_logits.shape:
        raise ValueError("shapes")
    with torch.no_grad():
        log_t = torch.log_softmax(teacher_logits / temperature, dim=1)
    log_s = torch.log_softmax(student_logits / temperature, dim=1)
    t, s = log_t.exp(), log_s.exp()
    if beta == 0.0:
        per_sample = (t * (log_t - log_s)).sum(dim=1)
    elif beta == 1.0:
        per_sample = (s * (log_s - log_t)).sum(dim=1)
    else:
        log_m = (beta * t + (1 - beta) * s).clamp_min(1e-30).log()
        per_sample = (beta * t * (log_t - log_m) + (1 - beta) * s * (log_s - log_m)).sum(dim=1)
    return per_sample.mean()
