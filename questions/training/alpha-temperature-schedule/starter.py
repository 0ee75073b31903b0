"""A schedule for a temperature, an alpha or a rate: see the question for what it promises."""

import math


def schedule(step, total, *, start, end, kind="cosine"):
    """The value at `step` of a run of `total` steps, numbered from 0.

    `start` at the first step, `end` at the last one, and between them linear, cosine or exponential.
    """
    raise NotImplementedError
