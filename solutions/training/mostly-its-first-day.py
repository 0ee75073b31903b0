"""The weight of the untrained copy in a mean teacher after E epochs of n steps."""


def answer(d, n, E):
    return d ** (n * E)


def second_route(d, n, E):
    """Step by step, all versions kept apart: the share of the first, and of whatever came later."""
    first, later = 1.0, 0.0
    for _ in range(n * E):
        first, later = d * first, d * later + (1 - d)
    return first / (first + later)


def misconceptions(d, n, E):
    return {
        "once-an-epoch": d**E,
        "linear": max(0.0, 1 - n * E * (1 - d)),
        "share-of-the-rest": 1 - d ** (n * E),
        "equal-shares": 1 / (n * E + 1),
        "one-step": 1 - d,
    }
