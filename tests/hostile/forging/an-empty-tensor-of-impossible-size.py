# tries: sends along an empty tensor of shape (2^26, 2^26, 2^26, 0), which torch itself cannot make
# question: kd-loss
# answer: zero
# must: gain nothing

"""No bytes, so every check of lengths is content; but whoever makes the tensor gets an overflow, and the reply is kept
and read once more when it is explained."""

import os

from kdgrader.jail.wire import Returned, TensorHeader, TensorValue, encode


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    headers = (TensorHeader("float32", ()), TensorHeader("float32", (1 << 26, 1 << 26, 1 << 26, 0)))
    os.write(3, encode(Returned(TensorValue(0, False, False), {}, (), (), (), headers), bytes(16)))
    os._exit(0)
