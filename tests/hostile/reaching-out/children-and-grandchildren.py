# tries: starts processes by every call that does so, and lets a grandchild in a session of its own outlive it
# question: kd-loss
# answer: zero
# must: gain nothing

import contextlib
import ctypes
import multiprocessing
import os
import platform
import subprocess
import sys
import time

libc = ctypes.CDLL(None, use_errno=True)
X86 = platform.machine() == "x86_64"


def outlive():
    """In a child: a daemon is made as ever, and ends by itself, should the sandbox have failed."""
    with contextlib.suppress(OSError):
        os.setsid()
        os.fork()
        os.write(1, b"GOT: a process of its own\n")
        time.sleep(20)
    os._exit(0)


def attempt(what, function):
    try:
        if function() == 0:
            outlive()
        print("GOT:", what)
    except OSError as error:
        print(what, os.strerror(error.errno))
    except Exception as error:
        print(what, type(error).__name__)


def raw(number, *args):
    result = libc.syscall(ctypes.c_long(number), *args)
    if result < 0:
        raise OSError(ctypes.get_errno(), "")
    return result


ARGUMENTS = (ctypes.c_uint64 * 11)()
ARGUMENTS[4] = 17  # SIGCHLD
attempt("fork", os.fork)
attempt("forkpty", lambda: os.forkpty()[0])
attempt("clone", lambda: raw(56 if X86 else 220, 17, 0, 0, 0, 0))
attempt("clone3", lambda: raw(435, ARGUMENTS, 88))
attempt("execve", lambda: os.execv(sys.executable, [sys.executable, "-c", "print('GOT: another program')"]))
attempt("execveat", lambda: raw(322 if X86 else 281, -100, b"/bin/sh", None, None, 0))
attempt("posix_spawn", lambda: os.posix_spawn(sys.executable, [sys.executable, "-c", "pass"], {}))
attempt("subprocess", lambda: subprocess.run([sys.executable, "-c", "pass"], check=True, close_fds=True))
attempt("system", lambda: 1 if os.system("true") == 0 else raw(-1))
attempt("multiprocessing", lambda: multiprocessing.Process(target=time.sleep, args=(20,)).start() or 1)


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()
