# tries: types a command into the terminal that the grader was started from
# question: kd-loss
# answer: zero
# must: gain nothing

"""TIOCSTI puts letters into a terminal as if somebody had typed them; TIOCLINUX pastes. The letter is a space."""

import contextlib
import fcntl
import glob
import os
import termios

TIOCSTI, TIOCLINUX, TIOCSCTTY = 0x5412, 0x541C, 0x540E

descriptors = list(range(64))
for path in [
    "/dev/tty",
    "/dev/console",
    "/dev/tty0",
    "/dev/ptmx",
    "/dev/pts/ptmx",
    *glob.glob("/dev/pts/*"),
    *glob.glob("/dev/tty*"),
]:
    with contextlib.suppress(OSError):
        descriptors.append(os.open(path, os.O_RDWR | os.O_NOCTTY))
        print("GOT:", path)
refused = set()
for descriptor in descriptors:
    for request, argument in ((TIOCSTI, b" "), (TIOCLINUX, b"\3"), (TIOCSCTTY, 0), (termios.TIOCGPGRP, bytes(4))):
        try:
            fcntl.ioctl(descriptor, request, argument)
            print("GOT: ioctl", hex(request), "on", descriptor)
        except OSError as error:
            refused.add(os.strerror(error.errno))
    # The filter may look at all 64 bits of a request of which the kernel sees 32.
    with contextlib.suppress(OSError, OverflowError):
        fcntl.ioctl(descriptor, (1 << 32) | TIOCSTI, b" ")
        print("GOT: ioctl with a high bit on", descriptor)
with contextlib.suppress(OSError):
    print("GOT: the terminal", os.ttyname(0))
print(sorted(refused))


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()
