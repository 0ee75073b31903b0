# tries: overflows the C stack, by a chain of iterators and by a comparison function that calls itself through C
# question: kd-loss
# answer: zero
# must: crashed
# portable: yes

import contextlib
import ctypes
import sys

COMPARE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    sys.setrecursionlimit(2**31 - 1)
    chain = iter(())
    for _ in range(200_000):
        chain = filter(None, chain)  # each next() calls the one below it, in C, and no limit counts that
    with contextlib.suppress(StopIteration, RecursionError):
        next(chain)
    sort = ctypes.CDLL(None).qsort
    numbers = (ctypes.c_int * 8)(*range(8))

    def compare(a, b):
        sort(numbers, 8, 4, callback)
        return 0

    callback = COMPARE(compare)
    sort(numbers, 8, 4, callback)
    return (student_logits * 0).sum()
