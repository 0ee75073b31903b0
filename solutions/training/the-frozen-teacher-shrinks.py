"""What n steps of AdamW leave of a weight whose gradient is zero, and not None."""

import math


def answer(lr, wd, n):
    return (1 - lr * wd) ** n


def second_route(lr, wd, n):
    """AdamW itself, step by step, for one weight."""
    weight, first, second = 1.0, 0.0, 0.0
    for step in range(1, n + 1):
        gradient = 0.0
        weight -= lr * wd * weight
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        weight -= lr * (first / (1 - 0.9**step)) / (math.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return weight


def misconceptions(lr, wd, n):
    return {
        "nothing-moves": 1.0,
        "linear": max(0.0, 1 - n * lr * wd),
        "without-the-learning-rate": (1 - wd) ** n,
        "what-was-lost": 1 - (1 - lr * wd) ** n,
    }
