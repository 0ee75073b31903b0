"""The first class's probability at temperature T, its logit being larger by `gap`."""

# TODO(write): the key, the same number by another route, and what each misconception would give, in plain Python

import math


def answer(T, gap):
    return 1 / (1 + math.exp(-gap / T))


def second_route(T, gap):
    """The softmax of both logits, whatever they are."""
    powers = [math.exp((1.0 + gap) / T), math.exp(1.0 / T)]
    return powers[0] / sum(powers)


def misconceptions(T, gap):
    return {
        "no-temperature": 1 / (1 + math.exp(-gap)),
        "multiplied-by-t": 1 / (1 + math.exp(-gap * T)),
    }
