"""The few Linux calls that Python has no name for, through libc. Each raises OSError with errno."""

import ctypes
import os
import sys

CLONE_NEWNS = 0x00020000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 32, 4096, 16384, 1 << 18
MNT_DETACH = 2

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP = 1, 4, 22
PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 24, 38
SECCOMP_MODE_FILTER = 2

# The same on every architecture that has them at all: system calls since 5.1 are numbered alike.
SYS_LANDLOCK_CREATE, SYS_LANDLOCK_ADD, SYS_LANDLOCK_RESTRICT = 444, 445, 446
SYS_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}.get(os.uname().machine, -1)
SYS_CAPSET = {"x86_64": 126, "aarch64": 91}.get(os.uname().machine, -1)

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def syscall(what: str, number: int, *args: object) -> int:
    if _libc is None or number < 0:
        raise OSError(38, f"{what}: not on this machine")
    return _checked(_libc.syscall(ctypes.c_long(number), *args), what)


def unshare(flags: int) -> None:
    if _libc is None:
        raise OSError(38, "unshare: not on this machine")
    _checked(_libc.unshare(ctypes.c_int(flags)), "unshare")


def setns(descriptor: int, kind: int) -> None:
    assert _libc is not None
    _checked(_libc.setns(ctypes.c_int(descriptor), ctypes.c_int(kind)), "setns")


def prctl(option: int, *args: object) -> int:
    if _libc is None:
        raise OSError(38, "prctl: not on this machine")
    padded = [ctypes.c_ulong(a) if isinstance(a, int) else a for a in args]
    padded += [ctypes.c_ulong(0)] * (4 - len(padded))
    return _checked(_libc.prctl(ctypes.c_int(option), *padded), f"prctl {option}")


def mount(source: str | None, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    assert _libc is not None
    encoded = [None if text is None else os.fsencode(text) for text in (source, target, kind, data)]
    _checked(_libc.mount(encoded[0], encoded[1], encoded[2], ctypes.c_ulong(flags), encoded[3]), f"mount {target}")


def pivot_root_here() -> None:
    """Makes the current folder the root, and lets go of the old one."""
    assert _libc is not None
    syscall("pivot_root", SYS_PIVOT_ROOT, b".", b".")
    _checked(_libc.umount2(b".", ctypes.c_int(MNT_DETACH)), "umount")
    os.chdir("/")


def drop_capabilities() -> None:
    """Gives up every capability, bounding set included."""
    for capability in range(64):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError:
            break
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # _LINUX_CAPABILITY_VERSION_3, this process
    data = (ctypes.c_uint32 * 6)()
    syscall("capset", SYS_CAPSET, ctypes.byref(header), ctypes.byref(data))


def may_administer() -> bool:
    """Whether this process has CAP_SYS_ADMIN where it stands."""
    try:
        with open("/proc/self/status") as status:  # noqa: PTH123 - a pathlib import costs start-up time here
            line = next(line for line in status if line.startswith("CapEff:"))
        return bool(int(line.split()[1], 16) & (1 << 21))
    except (OSError, StopIteration, ValueError):
        return False
