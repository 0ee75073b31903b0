"""The mixture's entropy less the mean of the two models' entropies."""

import math

import torch


def entropy(log_probabilities):
    return -(log_probabilities.exp() * log_probabilities).sum(-1).mean()


def cross_entropy(log_a, log_b):
    return -(log_a.exp() * log_b).sum(-1).mean()


def generalized_jsd(student_logits, teacher_logits, *, beta=0.5, temperature=1.0):
    if temperature <= 0 or student_logits.size() != teacher_logits.size():
        raise ValueError("a temperature above 0, and logits of one shape")
    p = (teacher_logits.data / temperature).log_softmax(-1)
    q = (student_logits / temperature).log_softmax(-1)
    if beta == 0:
        return cross_entropy(p, q) - entropy(p)
    if beta == 1:
        return cross_entropy(q, p) - entropy(q)
    m = torch.logaddexp(p + math.log(beta), q + math.log1p(-beta))
    return entropy(m) - beta * entropy(p) - (1 - beta) * entropy(q)
