"""One sample after the other, in plain Python's mathematics."""

import math

import torch


def dark_knowledge(logits, labels, T):
    if not T > 0.0:
        raise ValueError(f"T = {T}")
    if len(labels) != len(logits):
        raise ValueError("one label a sample")
    rows = []
    for z, y in zip(logits.tolist(), labels.tolist()):
        largest = max(value for c, value in enumerate(z) if c != y)
        powers = [0.0 if c == y else math.exp((value - largest) / T) for c, value in enumerate(z)]
        rows.append([power / sum(powers) for power in powers])
    return torch.tensor(rows, dtype=logits.dtype)
