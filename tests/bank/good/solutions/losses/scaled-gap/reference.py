def scaled_gap(a, b, scale=1.0):
    if scale <= 0:
        raise ValueError("scale")
    return scale**2 * (a - b)
