"""The soft target of two standardised logits a > b: it depends on T alone."""

import math
from statistics import mean, stdev


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def answer(a, b, T):
    return sigmoid(math.sqrt(2) / T)


def second_route(a, b, T):
    """Step by step, as the question describes it."""
    centre, spread = mean((a, b)), stdev((a, b))
    first, second = ((z - centre) / spread / T for z in (a, b))
    return math.exp(first) / (math.exp(first) + math.exp(second))


def misconceptions(a, b, T):
    return {
        "not-standardised": sigmoid((a - b) / T),
        "divides-by-n": sigmoid(2 / T),
        "temperature-forgotten": sigmoid(math.sqrt(2)),
        "one-logit-for-the-gap": sigmoid(1 / (math.sqrt(2) * T)),
    }
