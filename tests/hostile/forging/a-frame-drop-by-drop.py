# tries: sends a right frame one byte at a time, each just before a reader would lose patience
# question: kd-loss
# answer: zero
# must: timeout
# limits: cpu_s=1 wall_s=2

"""A clock that is wound up again by each byte never runs out; one of the whole check does."""

import os
import time

from kdgrader.jail.wire import Returned, TensorHeader, TensorValue, encode

HEADERS = (TensorHeader("float32", (64,)),)
FRAME = encode(Returned(TensorValue(0, False, False), {}, (), (), (), HEADERS), bytes(256))


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    for byte in FRAME:
        os.write(3, bytes([byte]))
        time.sleep(0.05)
    os._exit(0)
