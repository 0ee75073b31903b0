"""Of a short run the whole table, of a long one a single row; looked up with the step brought into range."""

import numpy as np


def schedule(step, total, *, start, end, kind="cosine"):
    if kind == "exponential":
        if not (start > 0 and end > 0):
            raise ValueError("geometric schedules need positive ends")
    elif kind != "linear" and kind != "cosine":
        raise ValueError(f"no such schedule: {kind}")
    if total < 1:
        raise ValueError("an empty run")
    if total == 1:
        return float(end if step > 0 else start)
    x = np.linspace(0.0, 1.0, total)
    if kind == "linear":
        table = np.interp(x, [0.0, 1.0], [start, end])
    elif kind == "cosine":
        table = start + (end - start) * np.sin(np.pi * x / 2) ** 2
    else:
        table = np.geomspace(start, end, total)
    table[0], table[-1] = start, end
    return table[int(np.clip(step, 0, total - 1))].item()
