class scaled_gap:
    pass
