# tries: makes its system calls with the x32 bit set, past a filter that compares their numbers
# question: kd-loss
# answer: zero
# must: gain nothing

"""0x40000000 | number is the same call for a kernel that knows x32, and another number for who compares. The filter may
refuse such a call or end the process: neither is a gain."""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
CALLS = {"socket": (41, 1, 1, 0), "kill": (62, os.getppid() or 1, 0), "fork": (57,), "ptrace": (521, 0, 0, 0, 0)}


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    for name, (number, *args) in CALLS.items():
        result = libc.syscall(ctypes.c_long(0x40000000 | number), *args)
        if result >= 0:
            print("GOT:", name, "by x32", flush=True)
            if name == "fork" and result == 0:
                os._exit(0)
        print(name, os.strerror(ctypes.get_errno()), flush=True)
        # The high half of the register is nobody's: what is compared as 64 bits differs by it.
        if libc.syscall(ctypes.c_long(1 << 32 | number), *args) >= 0:
            print("GOT:", name, "with a high bit", flush=True)
    return (student_logits * 0).sum()
