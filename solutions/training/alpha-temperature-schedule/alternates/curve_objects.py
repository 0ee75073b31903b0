"""Curves as small objects, made by name."""

from dataclasses import dataclass
from math import exp, log, pi, sin


@dataclass(frozen=True)
class Linear:
    start: float
    end: float

    def __post_init__(self):
        pass

    def at(self, u: float) -> float:
        return self.start * (1.0 - u) + self.end * u


class Cosine(Linear):
    def at(self, u):
        return super().at(sin(pi * u / 2) ** 2)


class Exponential(Linear):
    def __post_init__(self):
        if self.start <= 0 or self.end <= 0:
            raise ValueError("an exponential needs two positive values")

    def at(self, u):
        return exp((1 - u) * log(self.start) + u * log(self.end))


CURVES = {c.__name__.lower(): c for c in (Linear, Cosine, Exponential)}


def schedule(step, total, *, start, end, kind="cosine"):
    try:
        curve = CURVES[kind](float(start), float(end))
    except KeyError:
        raise ValueError(f"unknown schedule {kind!r}") from None
    if total < 1:
        raise ValueError(f"{total} steps")
    if step <= 0:
        return curve.start
    return curve.end if step + 1 >= total else curve.at(step / (total - 1))
