"""T²·KL(teacher ‖ student) of one example with teacher logits (a, 0) and student logits (b, 0)."""

import math


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def kl(p, q):
    return p * math.log(p / q) + (1 - p) * math.log((1 - p) / (1 - q))


def answer(T, a, b):
    return T**2 * kl(sigmoid(a / T), sigmoid(b / T))


def second_route(T, a, b):
    """KL as a Bregman divergence: log-sum-exp at the student's logit above its tangent at the teacher's."""

    def log_sum_exp(x):
        return math.log1p(math.exp(x))

    gap = log_sum_exp(b / T) - log_sum_exp(a / T)
    return T**2 * (gap - sigmoid(a / T) * (b - a) / T)


def misconceptions(T, a, b):
    p, q = sigmoid(a / T), sigmoid(b / T)
    entropy = -p * math.log(p) - (1 - p) * math.log(1 - p)
    return {
        "no-t-squared": kl(p, q),
        "one-t": T * kl(p, q),
        "swapped": T**2 * kl(q, p),
        "untempered": kl(sigmoid(a), sigmoid(b)),
        "mean-over-classes": T**2 * kl(p, q) / 2,
        "cross-entropy": T**2 * (kl(p, q) + entropy),
    }
