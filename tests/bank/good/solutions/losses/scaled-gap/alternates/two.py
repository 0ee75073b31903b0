from operator import mul


def gap(a, b, scale=1.0):
    return mul(scale, scale) * a - mul(scale, scale) * b


scaled_gap = gap
