# tries: opens a socket of every family and type, and sends a word to itself, to the machine and to the world
# question: kd-loss
# answer: zero
# must: gain nothing

"""Loopback and 192.0.2.1 (which is nobody's) only."""

import contextlib
import itertools
import os
import socket

REFUSED = set()
KINDS = [socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET]
ADDRESSES = {
    socket.AF_INET: [("127.0.0.1", 9), ("192.0.2.1", 80)],
    socket.AF_INET6: [("::1", 9)],
    socket.AF_UNIX: ["\0kdgrader-was-here", "/tmp/kdgrader-was-here.sock", "/dev/log", "/run/systemd/journal/socket"],
}

for family, kind in itertools.product([*range(46), *socket.AddressFamily], KINDS):
    try:
        opened = socket.socket(family, kind)
    except (OSError, ValueError) as error:
        REFUSED.add(type(error).__name__ if isinstance(error, ValueError) else os.strerror(error.errno))
        continue
    print("GOT: a socket of family", int(family), "type", int(kind))
    opened.settimeout(0.2)
    for address in ADDRESSES.get(family, ()):
        with contextlib.suppress(OSError):
            opened.connect(address)
            print("GOT: connected to", address)
# The one socket that is there may be used for more than it was made for.
channel = socket.socket(fileno=os.dup(3))
for attempt in (
    lambda: channel.sendto(b"", "\0kdgrader-was-here"),
    lambda: channel.connect("\0kdgrader-was-here"),
    lambda: channel.bind("\0kdgrader-was-here"),
    lambda: channel.listen(),
    lambda: channel.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 30),
):
    try:
        print("GOT: the channel did more:", attempt())
    except OSError as error:
        REFUSED.add(os.strerror(error.errno))
print("refused:", sorted(REFUSED))


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()
