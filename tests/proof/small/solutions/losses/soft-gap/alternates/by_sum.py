def soft_gap(student, teacher, *, temperature=2.0):
    if temperature <= 0:
        raise ValueError("temperature")
    gap = (teacher.detach() / temperature).softmax(-1) - (student / temperature).softmax(-1)
    return temperature**2 * (gap * gap).sum() / gap.numel()
