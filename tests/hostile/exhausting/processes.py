# tries: makes processes until there are no more: fork, vfork, clone, clone3, posix_spawn, multiprocessing
# question: kd-loss
# answer: zero
# must: gain nothing

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
FORK, VFORK, CLONE, CLONE3 = 57, 58, 56, 435
SIGCHLD, CLONE_VM, CLONE_VFORK, CLONE_FILES, CLONE_PARENT, CLONE_NEWUSER = 17, 0x100, 0x4000, 0x400, 0x8000, 0x10000000


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()


def fork(name, step):
    """One child is enough to see it; it ends itself at once."""
    try:
        pid = step()
    except OSError as error:
        print(name, error.strerror)
        return
    if pid == 0:
        os._exit(0)
    print(f"GOT: a process by {name}" if pid > 0 else f"{name} {os.strerror(ctypes.get_errno())}", flush=True)


def multiprocess():
    import multiprocessing

    worker = multiprocessing.get_context("fork").Process(target=int)
    worker.start()
    return worker.pid


def clone3(flags):
    arguments = (ctypes.c_uint64 * 11)(flags, 0, 0, 0, SIGCHLD)
    return libc.syscall(CLONE3, arguments, 88)


fork("os.fork", os.fork)
fork("multiprocessing", multiprocess)
fork("posix_spawn", lambda: os.posix_spawn("/bin/true", ["true"], {}))
fork("fork", lambda: libc.syscall(FORK))
for flags in (SIGCHLD, SIGCHLD | CLONE_FILES, SIGCHLD | CLONE_PARENT, SIGCHLD | CLONE_NEWUSER):
    fork(f"clone {flags:#x}", lambda flags=flags: libc.syscall(CLONE, flags, 0, 0, 0, 0))
    fork(f"clone3 {flags:#x}", lambda flags=flags: clone3(flags & ~SIGCHLD))
# The upper half of the flags is not looked at by the kernel, but perhaps by a filter that wants to see a thread.
fork("clone with a high bit", lambda: libc.syscall(CLONE, ctypes.c_uint64((1 << 48) | SIGCHLD), 0, 0, 0, 0))
