# tries: faults, and handles the signal by doing nothing, so that the same instruction faults for ever
# question: kd-loss
# answer: zero
# must: timeout

import ctypes
import signal


def nothing(number, frame):
    """Python only notes the signal and returns to the faulting instruction: this is never run."""


for number in (signal.SIGSEGV, signal.SIGBUS, signal.SIGXCPU, signal.SIGTERM):
    signal.signal(number, nothing)


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    ctypes.string_at(0)
    return (student_logits * 0).sum()
