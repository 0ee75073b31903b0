"""The infimum of a KL that is summed over two stored tokens and not renormalised."""

import math


def answer(p1, p2):
    stored = p1 + p2
    return stored * math.log(stored)


def second_route(p1, p2):
    """Golden-section search over the student: q1, and all the rest on the second token."""

    def loss(q1):
        return p1 * math.log(p1 / q1) + p2 * math.log(p2 / (1 - q1))

    low, high, ratio = 1e-6, 1 - 1e-6, (math.sqrt(5) - 1) / 2
    for _ in range(100):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, right) if loss(left) < loss(right) else (left, high)
    return loss(low)


def misconceptions(p1, p2):
    stored = p1 + p2
    return {
        "never-negative": 0.0,
        "log-of-the-mass": math.log(stored),
        "each-at-one": p1 * math.log(p1) + p2 * math.log(p2),
        "sign-lost": -stored * math.log(stored),
    }
