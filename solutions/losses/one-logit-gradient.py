"""The derivative of the distillation loss with respect to the student's first logit."""

import math


def softmax(logits, T=1.0):
    powers = [math.exp(z / T) for z in logits]
    return [power / sum(powers) for power in powers]


def logits(a, s):
    return (a, 1.0, 0.0), (s, 2.0, 0.0)


def answer(T, alpha, a, s):
    teacher, student = logits(a, s)
    soft = T * (softmax(student, T)[0] - softmax(teacher, T)[0])
    return alpha * soft + (1 - alpha) * (softmax(student)[0] - 1)


def second_route(T, alpha, a, s):
    """Central differences of the loss itself."""

    def loss(first):
        teacher, student = logits(a, first)
        p, q = softmax(teacher, T), softmax(student, T)
        kl = sum(pi * math.log(pi / qi) for pi, qi in zip(p, q, strict=True))
        return alpha * T**2 * kl - (1 - alpha) * math.log(softmax(student)[0])

    step = 1e-5
    return (loss(s + step) - loss(s - step)) / (2 * step)


def misconceptions(T, alpha, a, s):
    teacher, student = logits(a, s)
    gap = softmax(student, T)[0] - softmax(teacher, T)[0]
    hard = softmax(student)[0] - 1
    return {
        "no-chain-rule": alpha * T**2 * gap + (1 - alpha) * hard,
        "no-t-squared": alpha * gap / T + (1 - alpha) * hard,
        "hard-tempered": alpha * T * gap + (1 - alpha) * (softmax(student, T)[0] - 1),
        "wrong-sign": -answer(T, alpha, a, s),
    }
