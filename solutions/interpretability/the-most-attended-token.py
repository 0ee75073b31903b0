"""How the logit of a one-head classifier changes when its most attended token is masked."""

import math


def answer(a1, a2, c1, c3):
    rest = (a2 * 2.5 + (1 - a1 - a2) * c3) / (1 - a1)  # the mean of the others, by their attention
    return a1 * (rest - c1)


def second_route(a1, a2, c1, c3):
    """By scores and a softmax, before and after."""
    scores, values = [math.log(a1), math.log(a2), math.log(1 - a1 - a2)], [c1, 2.5, c3]
    return logit([-math.inf, *scores[1:]], values) - logit(scores, values)


def logit(scores, values):
    powers = [math.exp(score) for score in scores]
    return sum(power * value for power, value in zip(powers, values, strict=True)) / sum(powers)


def misconceptions(a1, a2, c1, c3):
    a3 = 1 - a1 - a2
    new = (a2 * 2.5 + a3 * c3) / (1 - a1)
    old = a1 * c1 + a2 * 2.5 + a3 * c3
    return {
        "not-renormalised": -a1 * c1,
        "attention-alone": -a1,
        "new-logit": new,
        "old-minus-new": old - new,
        "equal-shares": (a2 + a1 / 2) * 2.5 + (a3 + a1 / 2) * c3 - old,
    }
