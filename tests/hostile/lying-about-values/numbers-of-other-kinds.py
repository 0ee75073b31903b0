# tries: returns numpy scalars and 0-d arrays, Fractions, Decimals, bools, huge ints, complex numbers and strings
# question: kd-loss
# answer: zero
# must: gain nothing

from decimal import Decimal
from fractions import Fraction

import numpy

KINDS = [
    numpy.array(0.0), numpy.float64(0.0), numpy.float32("nan"), numpy.bool_(True), numpy.ma.masked,
    numpy.datetime64("NaT"), Fraction(0), Decimal("sNaN"), True, 0, 10**400, -(2**63),
    complex("nan+infj"), 1e999, -0.0, "0.0", "1.14560", b"0",
    None, NotImplemented, ..., (), [], {}, {True: 1, "True": 2, None: 3}, {float("nan"): 0.0}, range(3), slice(None),
]  # fmt: skip
calls = 0


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    global calls
    calls += 1
    return KINDS[calls % len(KINDS)]
