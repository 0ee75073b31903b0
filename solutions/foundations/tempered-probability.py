"""The first class's probability at temperature T, for the logits (a, b, c)."""

import math


def softmax(values):
    powers = [math.exp(value) for value in values]
    return [power / sum(powers) for power in powers]


def answer(T, a, b, c):
    return softmax([a / T, b / T, c / T])[0]


def second_route(T, a, b, c):
    """Tempering is a power of the ordinary probabilities, normalised again."""
    roots = [probability ** (1 / T) for probability in softmax([a, b, c])]
    return roots[0] / sum(roots)


def misconceptions(T, a, b, c):
    plain = softmax([a, b, c])
    return {
        "temperature-forgotten": plain[0],
        "multiplied-by-t": softmax([a * T, b * T, c * T])[0],
        "divided-after-softmax": plain[0] / T,
        "softmax-of-probabilities": softmax([probability / T for probability in plain])[0],
    }
