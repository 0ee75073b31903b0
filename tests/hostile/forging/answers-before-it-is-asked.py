# tries: answers five hundred calls before the first is made, with every kind of reply
# question: kd-loss
# answer: zero
# must: gain nothing

"""Replies wait in the socket and are taken for answers. They can only be guesses: nothing was asked yet."""

import contextlib
import os
import socket

from kdgrader.jail.wire import Gradients, Loaded, Raised, Returned, TensorHeader, TensorValue, encode

ZERO = (TensorHeader("float32", ()),)
KINDS = [
    encode(Returned(TensorValue(0, True, False), {}, (), (), (), ZERO), bytes(16)),
    encode(Gradients((None, None, None), ())),
    encode(Raised("ValueError", "ValueError", "temperature", 1)),
    encode(Returned(True, {}, (), (), (), ())),
]

channel = socket.socket(fileno=os.dup(3))
with contextlib.suppress(BlockingIOError):  # once the socket is full, go on: the worker answers the rest
    for frame in [encode(Loaded(("kd_loss",))), *KINDS * 125]:
        channel.send(frame, socket.MSG_DONTWAIT)


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()
