# tries: passes hundreds of descriptors beside its answers, for the checker to be left with
# question: kd-loss
# answer: zero
# must: gain nothing

"""A reader that takes them runs out of descriptors, or holds this jail's pipes open after its end."""

import array
import contextlib
import os
import socket

from kdgrader.jail.wire import Raised, encode

FRAME = encode(Raised("RuntimeError", "RuntimeError", "", 1))  # at least one byte must go along
channel = socket.socket(fileno=os.dup(3))


def pass_on():
    reader, writer = os.pipe()
    some = array.array("i", [reader, writer, 0, 1, 2, 3] * 40)
    for level, kind, data in (
        (socket.SOL_SOCKET, socket.SCM_RIGHTS, some),
        (socket.SOL_SOCKET, socket.SCM_CREDENTIALS, array.array("i", [1, 0, 0])),
    ):
        with contextlib.suppress(OSError):
            channel.sendmsg([FRAME], [(level, kind, data)])
            print("passed", kind)
    os.close(reader)
    os.close(writer)


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    for _ in range(8):
        pass_on()
    return (student_logits * 0).sum()
