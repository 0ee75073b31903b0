"""A number that moves from one value to another while a student is trained: its temperature, its alpha, its rate.

The cosine is the one that Loshchilov and Hutter anneal learning rates with, arXiv:1608.03983, equation 5, run once.
"""

import math


def linear(start: float, end: float, share: float) -> float:
    """(1 − share) · start + share · end: exact at both ends, where start + share · (end − start) may round."""
    return (1 - share) * start + share * end


def cosine(start: float, end: float, share: float) -> float:
    """Half a wave: slow at both ends, fastest in the middle."""
    return linear(start, end, (1 - math.cos(math.pi * share)) / 2)


def exponential(start: float, end: float, share: float) -> float:
    """start^(1 − share) · end^share: every step multiplies by the same factor."""
    return start ** (1 - share) * end**share


KINDS = {"linear": linear, "cosine": cosine, "exponential": exponential}


def schedule(step: int, total: int, *, start: float, end: float, kind: str = "cosine") -> float:
    """The value at `step` of a run of `total` steps, numbered from 0: start at the first of them, end at the last."""
    if kind not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}, not {kind!r}")
    if total < 1:
        raise ValueError(f"a run has at least one step, not {total}")
    if kind == "exponential" and not (start > 0 and end > 0):
        raise ValueError(f"an exponential schedule needs values above 0, not {start} and {end}")
    last = max(total - 1, 1)  # in a run of one step, step 0 is the start, and the end comes after it
    share = min(max(step / last, 0.0), 1.0)  # of the way from start to end
    return KINDS[kind](start, end, share)
