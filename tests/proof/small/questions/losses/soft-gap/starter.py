def soft_gap(student, teacher, *, temperature=2.0):
    raise NotImplementedError
