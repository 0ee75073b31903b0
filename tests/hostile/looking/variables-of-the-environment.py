# tries: reads the grader's environment, from os.environ, from libc and from the top of its own stack
# question: kd-loss
# answer: zero
# must: gain nothing

"""Clearing os.environ leaves the block that the process was started with, at the top of the stack, as it was. Names
only are printed: what counts is that there is any but the jail's own."""

import ctypes
import os

from kdgrader.jail.sandbox import CLEAN_ENVIRONMENT

OURS = {*CLEAN_ENVIRONMENT, "LC_CTYPE"}
libc = ctypes.CDLL(None)


def block(pointer):
    names = set()
    while pointer and pointer[0]:
        names.add(pointer[0].partition(b"=")[0].decode(errors="replace"))
        pointer = ctypes.cast(ctypes.addressof(pointer.contents) + 8, ctypes.POINTER(ctypes.c_char_p))
    return names


def at_start():
    """The strings that execve put beside the first arguments: __libc_argv points there."""
    names = set()
    start = ctypes.c_void_p.in_dll(libc, "program_invocation_name").value
    text, place = b"", start
    # Arguments, then the environment, then the program's path, each ended by a zero, up to the end of the mapping.
    page = ctypes.c_ubyte()
    while libc.mincore(ctypes.c_void_p(place & ~4095), ctypes.c_size_t(1), ctypes.byref(page)) == 0:
        upto = (place | 4095) + 1
        text += ctypes.string_at(place, upto - place)
        place = upto
        if len(text) > 1 << 20:
            break
    for part in text.split(b"\0"):
        name, equals, _ = part.partition(b"=")
        if equals and name.replace(b"_", b"").isalnum() and name.isupper():
            names.add(name.decode())
    print("bytes from the first arguments on:", len(text))
    return names


seen = set(os.environ) | block(ctypes.POINTER(ctypes.c_char_p).in_dll(libc, "environ"))
try:
    seen |= at_start()
except (ValueError, OSError) as error:
    print(error)
print("variables:", sorted(seen))
for name in sorted(seen - OURS):
    print("GOT: the variable", name)


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()
