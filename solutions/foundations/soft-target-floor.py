"""Cross entropy minus KL, at one example: the entropy of the teacher's distribution (p1, p2, rest)."""

import math

STUDENT = (0.4, 0.35, 0.25)


def teacher(p1, p2):
    return (p1, p2, 1 - p1 - p2)


def cross_entropy(p, q):
    return -sum(pi * math.log(qi) for pi, qi in zip(p, q, strict=True))


def kl(p, q):
    return sum(pi * math.log(pi / qi) for pi, qi in zip(p, q, strict=True))


def answer(p1, p2):
    p = teacher(p1, p2)
    return cross_entropy(p, p)


def second_route(p1, p2):
    """As the question says it: one log minus the other."""
    p = teacher(p1, p2)
    return cross_entropy(p, STUDENT) - kl(p, STUDENT)


def misconceptions(p1, p2):
    p = teacher(p1, p2)
    return {
        "student-entropy": cross_entropy(STUDENT, STUDENT),
        "cross-entropy-itself": cross_entropy(p, STUDENT),
        "kl-itself": kl(p, STUDENT),
        "in-bits": cross_entropy(p, p) / math.log(2),
    }
