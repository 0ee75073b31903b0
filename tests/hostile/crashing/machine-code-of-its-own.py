# tries: maps memory that is writable and executable, and runs machine code in it: a privileged instruction
# question: kd-loss
# answer: zero
# must: crashed

import ctypes
import mmap

CODES = {"hlt": b"\xf4", "ud2": b"\x0f\x0b", "int3": b"\xcc", "in al, dx": b"\xec", "icebp": b"\xf1"}


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    name, code = list(CODES.items())[int(temperature * 1e6) % len(CODES)]  # a fresh process each time: no counter lasts
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(code + b"\xc3")
    print("runs", name, flush=True)
    ctypes.CFUNCTYPE(None)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
    return (student_logits * 0).sum()
