def scaled_gap(a, b, scale=1.0):
    raise NotImplementedError
