"""By how much the entropy can vary when the right class has probability p and the others share the rest at will."""

import math


def answer(p, C):
    return (1 - p) * math.log(C - 1)


def second_route(p, C):
    """The two extremes themselves: the remainder spread evenly, and all of it on one wrong class."""
    even = [p] + [(1 - p) / (C - 1)] * (C - 1)
    single = [p, 1 - p]
    return entropy(even) - entropy(single)


def entropy(p):
    return -math.fsum(x * math.log(x) for x in p)


def misconceptions(p, C):
    even = [p] + [(1 - p) / (C - 1)] * (C - 1)
    return {
        "weight-forgotten": math.log(C - 1),
        "from-nothing-to-uniform": math.log(C),
        "largest-entropy": entropy(even),
        "in-bits": answer(p, C) / math.log(2),
    }
