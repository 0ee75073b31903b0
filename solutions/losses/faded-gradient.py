"""By what the gradient of an unscaled KL is multiplied when T rises from `low` to `high`, small logits."""

import math

TEACHER, STUDENT = (0.02, -0.01, 0.0), (-0.01, 0.03, 0.01)  # small beside any temperature drawn


def answer(low, high):
    return (low / high) ** 2


def second_route(low, high):
    """The gradient of one logit by central differences, at both temperatures."""
    return slope(high) / slope(low)


def slope(T, step=1e-2):
    def value(shift):
        student = (STUDENT[0] + shift, *STUDENT[1:])
        p, q = softmax(TEACHER, T), softmax(student, T)
        return sum(pi * math.log(pi / qi) for pi, qi in zip(p, q, strict=True))

    return (value(step) - value(-step)) / (2 * step)


def softmax(logits, T):
    powers = [math.exp(z / T) for z in logits]
    return [power / sum(powers) for power in powers]


def misconceptions(low, high):
    return {
        "chain-rule-only": low / high,
        "grows": (high / low) ** 2,
        "unchanged": 1.0,
        "fourth-power": (low / high) ** 4,
    }
