# tries: has one 8-MiB tensor listed 200 times in one reply, each to be cloned by the checker
# question: kd-loss
# answer: zero
# must: gain nothing

"""A frame of 8 MiB may refer to its tensor as often as its header has room (170 000 times). Where gradients are wanted
each reference becomes a tensor of its own on the trusted side. 200 is enough to see it, and harms nobody."""

import os
import socket

from kdgrader.jail.wire import ListValue, Returned, TensorHeader, TensorValue, encode

TIMES, BYTES = 200, 8 << 20


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if not student_logits.requires_grad:
        return (student_logits * 0).sum()
    value = ListValue([TensorValue(0, True, False)] * TIMES)
    headers = (TensorHeader("uint8" if False else "float32", (BYTES // 4,)),)
    socket.socket(fileno=3).sendall(encode(Returned(value, {}, (), (), (), headers), bytes(BYTES)))
    os._exit(0)
