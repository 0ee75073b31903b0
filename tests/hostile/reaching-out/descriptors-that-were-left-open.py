# tries: uses every descriptor that its parents may have left open, and opens its own pipes from the other end
# question: kd-loss
# answer: zero
# must: gain nothing

import contextlib
import fcntl
import os
import stat

for descriptor in range(4096):
    with contextlib.suppress(OSError):
        mode = os.fstat(descriptor).st_mode
        if descriptor > 3:
            print("GOT: descriptor", descriptor, stat.filemode(mode))
for descriptor in range(4):
    flags = fcntl.fcntl(descriptor, fcntl.F_GETFL)
    print(descriptor, stat.filemode(os.fstat(descriptor).st_mode), oct(flags))
    if descriptor in (1, 2):
        with contextlib.suppress(OSError):  # what it printed may be read back only by who holds the other end
            fcntl.fcntl(descriptor, fcntl.F_SETFL, flags | os.O_NONBLOCK)
            os.read(descriptor, 1)
            print("GOT: a byte of its own output")
        fcntl.fcntl(descriptor, fcntl.F_SETFL, flags)
    for path in (f"/proc/self/fd/{descriptor}", f"/dev/fd/{descriptor}", "/dev/stdout", "/dev/stderr", "/dev/stdin"):
        for access in (os.O_RDONLY, os.O_RDWR):
            with contextlib.suppress(OSError):
                os.open(path, access)
                print("GOT:", path, access)
    for folder in (".", "..", "../..", "../../../../../../../../tmp"):
        with contextlib.suppress(OSError):
            os.open(folder, os.O_PATH, dir_fd=descriptor)
            print("GOT: a folder by way of descriptor", descriptor)


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()
