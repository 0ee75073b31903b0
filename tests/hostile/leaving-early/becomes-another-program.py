# tries: replaces itself by a program that ends with success: execve, execveat, posix_spawn, vfork
# question: kd-loss
# answer: zero
# must: gain nothing

import ctypes
import os
import sys

libc = ctypes.CDLL(None, use_errno=True)


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()


def attempt(name, step):
    try:
        got = step()
        if isinstance(got, int) and got > 0:
            print(f"GOT: {name}", flush=True)
            return
        print(name, os.strerror(ctypes.get_errno()))
    except OSError as error:
        print(name, error.strerror)


def execveat():
    argv = (ctypes.c_char_p * 2)(b"true", None)
    ctypes.set_errno(0)
    libc.syscall(322, -100, b"/bin/true", argv, argv, 0)
    return -1


for path in (sys.executable, "/bin/true", "/proc/self/exe", "/lib64/ld-linux-x86-64.so.2"):
    attempt(f"posix_spawn {path}", lambda path=path: os.posix_spawn(path, [path, "-c", ""], {}))
    attempt(f"execve {path}", lambda path=path: os.execve(path, [path, "-c", ""], {}))
attempt("execveat", execveat)
