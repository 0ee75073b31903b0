def scaled_gap(x, y, scale=1.0):
    return scale * scale * (x - y)
