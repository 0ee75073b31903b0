"""By what the weight of the wrong classes' part of KL is multiplied when T rises from 1 to T."""

import math

DIVISION = (0.2, 0.3, 0.5)  # some other division among the wrong classes


def softmax(logits, T):
    powers = [math.exp(z / T) for z in logits]
    return [power / sum(powers) for power in powers]


def teacher(a, T):
    return softmax((a, 2.0, 1.0, 0.0), T)


def answer(a, T):
    return (1 - teacher(a, T)[0]) / (1 - teacher(a, 1)[0])


def second_route(a, T):
    """Both sides of the question's equation: KL over all classes divided by KL over the wrong ones."""
    return weight(a, T) / weight(a, 1)


def weight(a, T):
    p = teacher(a, T)
    q = [p[0]] + [share * (1 - p[0]) for share in DIVISION]
    p_hat = [x / sum(p[1:]) for x in p[1:]]
    return kl(p, q) / kl(p_hat, DIVISION)


def kl(p, q):
    return sum(x * math.log(x / y) for x, y in zip(p, q, strict=True))


def misconceptions(a, T):
    rest = 1 - teacher(a, 1)[0]
    return {
        "t-squared": T**2,
        "unchanged": 1.0,
        "of-the-right-class": teacher(a, T)[0] / teacher(a, 1)[0],
        "root-not-normalised": rest ** (1 / T) / rest,
    }
