# tries: makes its system calls by int 0x80, where other numbers mean other calls
# question: kd-loss
# answer: zero
# must: crashed

"""A filter that looks at numbers alone takes 2 for open, which is allowed, where the kernel forks. Elsewhere than on
x86-64 the machine code is not run, and the process ends as it would have been ended."""

import ctypes
import mmap
import os
import platform

# mov eax, number; mov ebx, argument; int 0x80; ret, with rbx kept
CODE = b"\x53\xb8%s\xbb%s\xcd\x80\x5b\xc3"


def call32(number, argument=0):
    code = CODE % (number.to_bytes(4, "little"), argument.to_bytes(4, "little"))
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(code)
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    return ctypes.CFUNCTYPE(ctypes.c_int)(address)()


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if platform.machine() != "x86_64":
        os._exit(1)
    print("getpid:", call32(20), flush=True)  # harmless, first
    if call32(2) == 0:  # fork
        print("GOT: a process by int 0x80", flush=True)
        os._exit(0)
    return (student_logits * 0).sum()
