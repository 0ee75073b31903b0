# tries: sums by recursion through generators, a thousand calls deep, with a higher limit of recursion
# question: kd-loss
# answer: right
# must: full marks

import sys

import torch

sys.setrecursionlimit(20_000)


def total(terms):
    """The sum of what a generator yields, one call deeper for each."""
    term = next(terms, None)
    return 0.0 if term is None else term + total(terms)


def soft_terms(s, t, temperature):
    log_p, log_q = torch.log_softmax(t.detach() / temperature, -1), torch.log_softmax(s / temperature, -1)
    for p, a, b in zip(log_p.exp().unbind(1), log_p.unbind(1), log_q.unbind(1)):
        yield (p * (a - b)).sum()


def hard_terms(s, y):
    yield from (torch.logsumexp(row, 0) - row[label] for row, label in zip(s, y))


def kd_loss(s, t, y, *, temperature=4.0, alpha=0.5):
    if temperature <= 0 or s.shape != t.shape or len(y) != len(s):
        raise ValueError("bad input")
    deep = (lambda f, n: f(f, n))(lambda f, n: 0 if n == 0 else f(f, n - 1), 1_000)
    return (alpha * temperature**2 * total(soft_terms(s, t, temperature)) + (1 - alpha) * total(hard_terms(s, y))) / (
        len(y) + deep
    )
