"""KL of a teacher of mean entropy H to a student that holds all C classes equally likely."""

import math


def answer(C, H):
    return math.log(C) - H


def second_route(C, H):
    """A teacher with just this entropy (one class against the rest, found by bisection), and the sum of KL itself."""
    low, high = 1 / C, 1 - 1e-12  # the entropy falls from ln C to 0
    for _ in range(60):  # to the last bit of a double
        p = (low + high) / 2
        low, high = (p, high) if entropy(p, C) > H else (low, p)
    return sum(p * math.log(p / (1 / C)) for p in spread(low, C))


def spread(p, C):
    return [p] + [(1 - p) / (C - 1)] * (C - 1)


def entropy(p, C):
    return -p * math.log(p) - (1 - p) * math.log((1 - p) / (C - 1))  # the rest share 1 − p equally


def misconceptions(C, H):
    return {
        "cross-entropy": math.log(C),
        "entropy-only": H,
        "in-bits": (math.log(C) - H) / math.log(2),
        "mean-over-classes": (math.log(C) - H) / C,
        "with-t-squared": 16 * (math.log(C) - H),
    }
