# tries: asks for a gradient request that just fills the socket, answers it ahead of time and never reads it
# question: kd-loss
# answer: zero
# must: timeout or bad-reply
# limits: cpu_s=1 wall_s=3

"""A claimed output of 54 000 numbers makes the checker send as many cotangents: all that fits the socket's buffer. The
answer to them is there already, so the check ends. Whatever is sent next blocks, with no check's clock running: if
nobody else looks at the time, the grader hangs."""

import os
import socket
import time

from kdgrader.jail.wire import Call, Forget, Link, Loaded, Raised, Returned, TensorHeader, TensorValue, encode

link = Link(socket.socket(fileno=os.dup(3)))
REFUSED = Raised("ValueError", "ValueError", "", None)


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()


link.send(Loaded(("kd_loss",)))
while True:
    request, _ = link.receive_request()
    if isinstance(request, Forget):
        continue
    if not isinstance(request, Call) or not any(sent.requires_grad for sent in request.sent):
        link.send(REFUSED)
        continue
    count = (link.end.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) + 3000) // 4
    value = Returned(TensorValue(0, True, False), {}, (), (), (), (TensorHeader("float32", (count,)),))
    link.end.sendall(encode(value, bytes(-(-4 * count // 16) * 16)) + encode(REFUSED))
    time.sleep(1000)
