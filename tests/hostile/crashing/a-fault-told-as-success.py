# tries: faults, and handles the signal itself by ending the process with success
# question: kd-loss
# answer: zero
# must: crashed
# portable: yes

import ctypes
import signal

libc = ctypes.CDLL(None)
EXIT = ctypes.CFUNCTYPE(None, ctypes.c_int)(lambda number: libc._exit(0))
libc.signal.argtypes = [ctypes.c_int, type(EXIT)]
for number in (signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGFPE, signal.SIGABRT, signal.SIGTRAP):
    libc.signal(number, EXIT)


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    ctypes.memset(0, 0, 1)
    return (student_logits * 0).sum()
