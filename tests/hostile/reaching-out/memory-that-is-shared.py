# tries: makes shared memory, message queues and semaphores of every kind, to leave something there for the next one
# question: kd-loss
# answer: zero
# must: gain nothing

import contextlib
import ctypes
import mmap
import os
import platform

libc = ctypes.CDLL(None, use_errno=True)
X86 = platform.machine() == "x86_64"
KEY, CREATE = 0x6B646772, 0o1000 | 0o600
CALLS = {
    "shmget": (29 if X86 else 194, KEY, 4096, CREATE),
    "msgget": (68 if X86 else 186, KEY, CREATE),
    "semget": (64 if X86 else 190, KEY, 1, CREATE),
    "mq_open": (240 if X86 else 180, b"kdgrader-was-here", 0o102, 0o600, 0),
    "memfd_create": (319 if X86 else 279, b"kdgrader-was-here", 0),
    "memfd_secret": (447, 0),
}

for name, (number, *args) in CALLS.items():
    if libc.syscall(ctypes.c_long(number), *args) >= 0:
        print("GOT:", name)
    else:
        print(name, os.strerror(ctypes.get_errno()))
if libc.shm_open(b"/kdgrader-was-here", 0o102, 0o600) >= 0:
    print("GOT: shm_open")
for folder in ("/dev/shm", "/tmp", "/dev/mqueue", "/run/shm", "/var/tmp", "."):
    with contextlib.suppress(OSError):
        os.close(os.open(f"{folder}/kdgrader-was-here", os.O_RDWR | os.O_CREAT, 0o600))
        print("GOT: a file in", folder)
with contextlib.suppress(Exception):
    from multiprocessing import shared_memory

    block = shared_memory.SharedMemory("kdgrader-was-here", create=True, size=4096)
    print("GOT:", block.name)
with contextlib.suppress(OSError, ValueError):  # shared with nobody, as there is no other process: allowed
    mmap.mmap(-1, 4096, mmap.MAP_SHARED)
with contextlib.suppress(OSError, ValueError):
    null = os.open("/dev/null", os.O_RDWR)
    mmap.mmap(null, 4096, mmap.MAP_SHARED)
    print("GOT: a mapping of /dev/null")


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()
