"""Without any mean: the squared differences between all pairs of classes hold the same sum, 2C times."""


def logit_matching_loss(student, teacher):
    if list(student.shape) != list(teacher.shape):
        raise ValueError("shapes")
    batch, classes = student.shape
    d = student - teacher.data
    pairs = d.unsqueeze(2) - d.unsqueeze(1)  # d_i - d_j
    return pairs.pow(2).sum() / (4 * classes * classes * batch)
