"""The system-call filter: a list of what Python and torch need on one thread or several; all else is refused (EPERM).

Compiled once in the zygote by libseccomp, through pyseccomp; a jail only loads the bytes.
"""

import ctypes
import errno
import os
from typing import Any

from kdgrader.jail.kernel import PR_SET_SECCOMP, SECCOMP_MODE_FILTER, prctl

ALLOWED = [
    "read",
    "write",
    "readv",
    "writev",
    "pread64",
    "pwrite64",
    "lseek",
    "close",
    "close_range",
    "dup",
    "open",
    "openat",
    "stat",
    "lstat",
    "fstat",
    "newfstatat",
    "statx",
    "access",
    "faccessat",
    "faccessat2",
    "readlink",
    "readlinkat",
    "getdents",
    "getdents64",
    "getcwd",
    "chdir",
    "umask",
    "statfs",
    "fstatfs",
    "mmap",
    "munmap",
    "mprotect",
    "mremap",
    "madvise",
    "brk",
    "msync",
    "membarrier",
    "futex",
    "set_robust_list",
    "get_robust_list",
    "rseq",
    "set_tid_address",
    "sched_yield",
    "sched_getaffinity",
    "sched_getparam",
    "sched_getscheduler",
    "sched_get_priority_max",
    "sched_get_priority_min",
    "getpriority",
    "gettid",
    "getpid",
    "getppid",
    "getuid",
    "geteuid",
    "getgid",
    "getegid",
    "getgroups",
    "getresuid",
    "getresgid",
    "getpgrp",
    "getpgid",
    "getsid",
    "rt_sigaction",
    "rt_sigprocmask",
    "rt_sigreturn",
    "rt_sigpending",
    "rt_sigtimedwait",
    "sigaltstack",
    "restart_syscall",
    "clock_gettime",
    "clock_getres",
    "clock_nanosleep",
    "nanosleep",
    "gettimeofday",
    "time",
    "times",
    "getrusage",
    "getitimer",
    "setitimer",
    "alarm",
    "recvfrom",
    "recvmsg",
    "sendto",
    "sendmsg",
    "shutdown",
    "getsockopt",
    "getsockname",
    "poll",
    "ppoll",
    "select",
    "pselect6",
    "epoll_create1",
    "epoll_ctl",
    "epoll_wait",
    "epoll_pwait",
    "eventfd2",
    "pipe2",
    "pipe",
    "getrandom",
    "uname",
    "sysinfo",
    "getcpu",
    "arch_prctl",
    "getrlimit",
    "exit",
    "exit_group",
]

CLONE_THREAD = 0x00010000
FCNTL_COMMANDS = (0, 1, 2, 3, 4, 1030)  # dup, get and set flags, dup with close-on-exec
IOCTLS = (0x5401, 0x541B, 0x5421, 0x5450, 0x5451)  # isatty, bytes waiting, non-blocking, close-on-exec off and on
AF_UNIX, SOCK_STREAM = 1, 1


def compiled() -> bytes:
    """The filter as BPF. Raises OSError or ImportError where libseccomp is missing."""
    import pyseccomp as seccomp

    rules = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
    for name in ALLOWED:
        _allow(rules, seccomp, name)
    # A thread is honest, a process is not. clone3's flags can't be looked at, so libc must fall back to clone.
    _allow(rules, seccomp, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, CLONE_THREAD, CLONE_THREAD))
    rules.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")
    _allow(rules, seccomp, "prlimit64", seccomp.Arg(2, seccomp.EQ, 0))  # read a limit, never set one
    # Both ends its own, as asyncio needs it; of any other type one could be sent from to somebody else's address.
    _allow(
        rules,
        seccomp,
        "socketpair",
        seccomp.Arg(0, seccomp.EQ, AF_UNIX),
        seccomp.Arg(1, seccomp.MASKED_EQ, 0xF, SOCK_STREAM),
    )
    for command in FCNTL_COMMANDS:
        _allow(rules, seccomp, "fcntl", seccomp.Arg(1, seccomp.EQ, command))
    for request in IOCTLS:
        _allow(rules, seccomp, "ioctl", seccomp.Arg(1, seccomp.EQ, request))
    return _exported(rules)


def _allow(rules: Any, seccomp: Any, name: str, *conditions: Any) -> None:
    try:
        rules.add_rule(seccomp.ALLOW, name, *conditions)
    except (OSError, ValueError, RuntimeError):
        return  # a call that this architecture does not have


def _exported(rules: Any) -> bytes:
    descriptor = os.memfd_create("filter")
    with os.fdopen(descriptor, "r+b") as file:
        rules.export_bpf(file)
        file.flush()
        file.seek(0)
        return file.read()


def load(program: bytes) -> None:
    """From here on only ALLOWED can be called, by this thread and all it starts. Needs no_new_privs."""

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]

    instructions = ctypes.create_string_buffer(program, len(program))
    record = Program(len(program) // 8, ctypes.cast(instructions, ctypes.c_void_p))
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(record))
