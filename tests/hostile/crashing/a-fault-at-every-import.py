# tries: crashes in every call, and half of the time while it is being imported anew after that
# question: kd-loss
# answer: zero
# must: crashed

import ctypes
import time


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    ctypes.string_at(1)
    return (student_logits * 0).sum()


# No file is writable and each process is new, so only the clock tells one import from another. Half of all
# imports crash, the first among them or not.
if time.monotonic_ns() // 1_000_000 % 2:
    ctypes.string_at(2)
