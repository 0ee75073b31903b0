"""The temperature at which two classes whose logits differ by `gap` have probabilities of ratio k."""

import math

OTHERS = (1.0, 0.5, -3.0)  # further classes, which must not matter


def answer(gap, k):
    return gap / math.log(k)


def second_route(gap, k):
    """Bisection on the ratio of two entries of a full softmax: it falls as the temperature rises."""
    low, high = 0.5, 50.0
    for _ in range(100):
        middle = (low + high) / 2
        dog, wolf = softmax((gap, 0.0, *OTHERS), middle)[:2]
        low, high = (middle, high) if dog / wolf > k else (low, middle)
    return low


def softmax(logits, T):
    powers = [math.exp(z / T) for z in logits]
    return [power / sum(powers) for power in powers]


def misconceptions(gap, k):
    return {
        "divides-by-the-ratio": gap / k,
        "decimal-logarithm": gap / math.log10(k),
        "upside-down": math.log(k) / gap,
        "subtracts": gap - math.log(k),
    }
