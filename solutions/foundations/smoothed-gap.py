"""The gap between the label's logit and the others where cross entropy with label smoothing is smallest."""

import math


def answer(eps, C):
    label, other = 1 - eps + eps / C, eps / C
    return math.log(label / other)


def second_route(eps, C):
    """Where the derivative of the loss in the gap is 0, by bisection; the other logits are 0."""

    def slope(gap):
        return math.exp(gap) / (math.exp(gap) + C - 1) - (1 - eps) - eps / C

    low, high = 0.0, 50.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) < 0 else (low, middle)
    return low


def misconceptions(eps, C):
    label = 1 - eps + eps / C
    return {
        "others-share-it": math.log((1 - eps) / (eps / (C - 1))),
        "label-left-out": math.log((1 - eps) / (eps / C)),
        "against-all-others": math.log(label / (1 - label)),
        "gap-of-probabilities": label - eps / C,
    }
