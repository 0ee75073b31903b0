# tries: reads command lines, environments, maps, memory and open files of all processes from /proc
# question: kd-loss
# answer: zero
# must: gain nothing

import contextlib
import ctypes
import os

PARTS = ("cmdline", "environ", "maps", "mem", "status", "stat", "comm", "mountinfo", "auxv", "syscall", "pagemap")


def look(root):
    for who in ["self", "thread-self", "1", "2", str(os.getppid()), str(os.getpid()), *map(str, range(100, 400))]:
        for part in PARTS:
            with contextlib.suppress(OSError), open(f"{root}/{who}/{part}", "rb") as file:
                if file.read(1):
                    print("GOT:", f"{root}/{who}/{part}")
        for part in ("fd", "task", "root", "cwd", "ns", "map_files"):
            with contextlib.suppress(OSError):
                print("GOT:", f"{root}/{who}/{part}", len(os.listdir(f"{root}/{who}/{part}")), "entries")
    for part in ("kallsyms", "kcore", "keys", "net/unix", "net/tcp", "sys/kernel/hostname", "locks", "sysvipc/shm"):
        with contextlib.suppress(OSError), open(f"{root}/{part}", "rb") as file:
            if file.read(1):
                print("GOT:", f"{root}/{part}")


look("/proc")
libc = ctypes.CDLL(None, use_errno=True)
for target in ("/mnt", "/tmp", "/proc", "/dev"):  # one that is not mounted may be mounted
    if libc.mount(b"proc", target.encode(), b"proc", 0, None) == 0:
        print("GOT: a /proc mounted at", target)
        look(target)
print("mount:", os.strerror(ctypes.get_errno()))


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()
