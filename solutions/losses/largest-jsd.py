"""The supremum of the generalised Jensen-Shannon divergence at a weight b."""

import math

GRID = [n / 10 for n in range(11)]  # of two-class distributions, the certain ones included


def answer(b):
    return -b * math.log(b) - (1 - b) * math.log(1 - b)


def second_route(b):
    """The largest value of the definition over a grid of pairs."""
    return max(jsd((p, 1 - p), (q, 1 - q), b) for p in GRID for q in GRID)


def jsd(p, q, b):
    m = [b * x + (1 - b) * y for x, y in zip(p, q, strict=True)]
    return b * kl(p, m) + (1 - b) * kl(q, m)


def kl(p, m):
    return sum(x * math.log(x / y) for x, y in zip(p, m, strict=True) if x > 0)


def misconceptions(b):
    return {
        "always-ln-2": math.log(2),
        "one-term-unweighted": -math.log(b),
        "one-term": -b * math.log(b),
        "in-bits": answer(b) / math.log(2),
    }
