"""Landlock: the jail may read what torch and the standard library consist of, and nothing else; it may write nothing.

The rules are gathered once, in the zygote; each jail only takes them upon itself. See landlock(7).
"""

import ctypes
import os
import struct
from collections.abc import Iterable

from kdgrader.jail.kernel import SYS_LANDLOCK_ADD, SYS_LANDLOCK_CREATE, SYS_LANDLOCK_RESTRICT, syscall

CREATE_VERSION = 1
RULE_PATH_BENEATH = 1
WRITE_FILE, READ_FILE, READ_DIR = 1 << 1, 1 << 2, 1 << 3
FS_RIGHTS_OF_ABI = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}  # how many file system rights each version knows
NET_RIGHTS = 0b11  # bind and connect TCP, from version 4
SCOPES = 0b11  # abstract unix sockets and signals, from version 6


def abi() -> int:
    """The kernel's version of Landlock. Raises OSError where there is none."""
    return syscall("landlock", SYS_LANDLOCK_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(CREATE_VERSION))


def ruleset(readable: Iterable[str], writable: Iterable[str]) -> int:
    """A descriptor of rules: files and folders below `readable` may be read, the files `writable` written too."""
    version = abi()
    rights = (1 << FS_RIGHTS_OF_ABI.get(version, 16)) - 1
    attributes = struct.pack("=Q", rights)
    if version >= 4:
        attributes += struct.pack("=Q", NET_RIGHTS)
    if version >= 6:
        attributes += struct.pack("=Q", SCOPES)
    rules = syscall("landlock", SYS_LANDLOCK_CREATE, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint32(0))
    for path in readable:
        _allow(rules, path, READ_FILE | READ_DIR)
    for path in writable:
        _allow(rules, path, READ_FILE | WRITE_FILE)
    return rules


def _allow(rules: int, path: str, access: int) -> None:
    try:
        folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not os.path.isdir(path):  # noqa: PTH112 - a rule for a file may not hold rights of folders
            access &= ~READ_DIR
        rule = struct.pack("=Qi", access, folder)
        syscall(
            "landlock", SYS_LANDLOCK_ADD, ctypes.c_int(rules), ctypes.c_int(RULE_PATH_BENEATH), rule, ctypes.c_uint32(0)
        )
    finally:
        os.close(folder)


def restrict(rules: int) -> None:
    """From here on this process lives by the rules. Needs no_new_privs."""
    syscall("landlock", SYS_LANDLOCK_RESTRICT, ctypes.c_int(rules), ctypes.c_uint32(0))
