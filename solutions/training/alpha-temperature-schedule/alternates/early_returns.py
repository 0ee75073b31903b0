"""One function, the ends returned before any formula is reached."""

import math


def schedule(step, total, *, start, end, kind="cosine"):
    if kind not in ("linear", "cosine", "exponential"):
        raise ValueError("unknown kind: " + str(kind))
    if total <= 0:
        raise ValueError("total must be positive")
    if kind == "exponential" and min(start, end) <= 0:
        raise ValueError("start and end must be positive")

    if step <= 0:
        return float(start)
    if step >= total - 1:
        return float(end)

    t = step / (total - 1)
    if kind == "linear":
        return start + (end - start) * t
    if kind == "cosine":
        return end + 0.5 * (start - end) * (1 + math.cos(math.pi * t))
    return start * (end / start) ** t
