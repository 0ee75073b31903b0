# tries: closes the half of the channel on which it should answer, and stays
# question: kd-loss
# answer: zero
# must: bad-reply

"""The socket is not closed, its process has not ended, and nothing will ever come."""

import contextlib
import os
import socket
import time

channel = socket.socket(fileno=os.dup(3))


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    with contextlib.suppress(OSError):
        channel.send(b"k", socket.MSG_OOB)  # an urgent byte, out of turn
    channel.shutdown(socket.SHUT_WR)
    time.sleep(1000)
