"""The slope that a weighted linear surrogate finds for x³ − c·x at 0; sampling deviation 2, kernel exp(−x²/w²)."""

import math


def answer(c, w):
    variance = 1 / (1 / 2**2 + 2 / w**2)  # density times kernel is a normal distribution again
    return 3 * variance - c


def second_route(c, w):
    """Weighted least squares on a fine grid, with the sums written out."""
    points = [n / 100 for n in range(-1400, 1401)]
    weights = [math.exp(-x * x / 8 - x * x / w**2) for x in points]
    scores = [x**3 - c * x for x in points]
    total = math.fsum(weights)
    x_mean = math.fsum(k * x for k, x in zip(weights, points, strict=True)) / total
    y_mean = math.fsum(k * y for k, y in zip(weights, scores, strict=True)) / total
    across = math.fsum(k * (x - x_mean) * (y - y_mean) for k, x, y in zip(weights, points, scores, strict=True))
    return across / math.fsum(k * (x - x_mean) ** 2 for k, x in zip(weights, points, strict=True))


def misconceptions(c, w):
    variance = 1 / (1 / 4 + 2 / w**2)
    return {
        "the-derivative": -float(c),
        "kernel-ignored": 3 * 4.0 - c,
        "sampling-ignored": 3 * w**2 / 2 - c,
        "width-as-deviation": 3 / (1 / 4 + 1 / w**2) - c,
        "fourth-moment-as-square": variance - c,
        "standard-deviation-for-variance": 3 * math.sqrt(variance) - c,
    }
