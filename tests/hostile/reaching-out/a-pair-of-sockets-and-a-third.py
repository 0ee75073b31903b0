# tries: makes a pair of datagram sockets, which is allowed, and sends from one of them to whoever has an address
# question: kd-loss
# answer: zero
# must: gain nothing

"""A pair is connected, but a datagram may name another receiver: the system's log, its service manager, a bus."""

import contextlib
import select
import socket

NAMES = [
    "\0kdgrader-was-here",
    "/tmp/kdgrader-was-here.sock",
    "/dev/log",
    "/run/systemd/journal/dev-log",
    "/run/systemd/notify",
    "/var/run/syslog",
]

for kind in (socket.SOCK_DGRAM, socket.SOCK_SEQPACKET, socket.SOCK_STREAM):
    with contextlib.suppress(OSError):
        one, other = socket.socketpair(socket.AF_UNIX, kind)
        for name in NAMES:
            try:
                one.sendto(b" ", name)
                if (
                    other in select.select([other], [], [], 0.05)[0]
                ):  # some kinds send to the other end whatever is named
                    other.recv(1)
                else:
                    print("GOT: a word with", name.lstrip("\0"), "by", kind.name)
            except OSError as error:
                print(kind.name, name.lstrip("\0"), error.strerror)


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()
