# tries: waits for what nobody types: standard input, the terminal, a pipe of its own
# question: kd-loss
# answer: zero
# must: timeout

import os
import sys


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    steps = {
        "input": input,
        "stdin": lambda: sys.__stdin__.read() if sys.__stdin__ else None,
        "descriptor 0": lambda: os.read(0, 1),
        "/dev/tty": lambda: os.read(os.open("/dev/tty", os.O_RDWR), 1),
        "/proc/1/fd/0": lambda: os.read(os.open("/proc/1/fd/0", os.O_RDONLY), 1),
    }
    for name, step in steps.items():
        try:
            print(name, repr(step()), flush=True)
        except (OSError, EOFError, ValueError) as error:
            print(name, type(error).__name__, flush=True)
    reader, _writer = os.pipe()
    os.read(reader, 1)  # and nobody ever writes, for the other end is here too
    return (student_logits * 0).sum()
