# tries: sends descriptors beside its replies, so that the checker's table of them fills up
# question: kd-loss
# answer: zero
# must: gain nothing

import array
import os
import socket

from kdgrader.jail.wire import Returned, TensorHeader, TensorValue, encode

link = socket.socket(fileno=3)
REPLY = encode(Returned(TensorValue(0, True, False), {}, (), (), (), (TensorHeader("float32", ()),)), bytes(16))
PASSED = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [1, 2, 3] * 84))]  # 253 are the most for one message


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    refused = 0
    for place in range(len(REPLY) - 1):  # every byte a message of its own
        try:
            link.sendmsg([REPLY[place : place + 1]], PASSED)
        except OSError:  # ETOOMANYREFS: the kernel counts what is on its way
            refused += 1
            link.send(REPLY[place : place + 1])
    print("refused:", refused, "of", len(REPLY), flush=True)
    link.send(REPLY[-1:])
    os.read(3, 1 << 16)  # the next request, which the worker is not to answer again
    return (student_logits * 0).sum()
