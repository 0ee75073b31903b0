def scaled_gap(a, b, scale=1.0):
    return scale**2 * (a - b)
