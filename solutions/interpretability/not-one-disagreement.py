"""The upper confidence bound, in per cent, for a share that showed not once in n trials."""


def answer(n, conf):
    return 100 * (1 - (1 - conf / 100) ** (1 / n))


def second_route(n, conf):
    """Bisection on the share; the chance of n agreements multiplied up one by one."""
    low, high = 0.0, 1.0
    for _ in range(60):
        share = (low + high) / 2
        chance = 1.0
        for _ in range(n):
            chance *= 1 - share
        low, high = (share, high) if chance > 1 - conf / 100 else (low, share)
    return 100 * low


def misconceptions(n, conf):
    return {
        "none-seen-none-there": 0.0,
        "one-in-n": 100 / n,
        "the-complement": 100.0 - conf,
        "complement-over-n": (100 - conf) / n,
        "as-fidelity": 100 * (1 - conf / 100) ** (1 / n),
        "other-side": 100 * (1 - (conf / 100) ** (1 / n)),
    }
