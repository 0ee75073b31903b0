"""The smallest question there is, for tests of the grader itself: scale(x, factor) = factor · x."""


def scale(x, factor=2.0):
    if factor == 0:
        raise ValueError("factor must not be 0")
    return factor * x
