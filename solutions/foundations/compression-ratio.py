"""Parameters of the network 784-H-H-10 over those of 784-h-h-10."""


def parameters(widths):
    weights = sum(m * n for m, n in zip(widths, widths[1:], strict=False))
    return weights + sum(widths[1:])


def answer(H, h):
    return parameters([784, H, H, 10]) / parameters([784, h, h, 10])


def second_route(H, h):
    """Neuron by neuron: each has one parameter for each input and one for its bias."""

    def count(widths):
        return sum(1 + inputs for inputs, n in zip(widths, widths[1:], strict=False) for _ in range(n))

    return count([784, H, H, 10]) / count([784, h, h, 10])


def misconceptions(H, h):
    return {
        "ratio-of-widths": H / h,
        "square-of-widths": (H / h) ** 2,
        "upside-down": 1 / answer(H, h),
        "square-layers-only": H * (H + 1) / (h * (h + 1)),
    }
