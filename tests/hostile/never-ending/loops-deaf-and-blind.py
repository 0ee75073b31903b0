# tries: loops in the call with every signal blocked and ignored and every exception swallowed, in nested finally blocks
# question: kd-loss
# answer: zero
# must: timeout

import ctypes
import signal
import sys


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    for number in signal.valid_signals():
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            continue
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    ctypes.pythonapi.PyErr_CheckSignals.restype = ctypes.c_int
    sys.setswitchinterval(1e9)  # no other thread of this process gets a turn either
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
        finally:
            kd_loss(student_logits, teacher_logits, labels)
