# tries: sends its reply one byte at a time, with a pause after each, and never the last one
# question: kd-loss
# answer: zero
# must: timeout

import os
import time

from kdgrader.jail.wire import Returned, TensorHeader, TensorValue, encode

BODY = 16 << 20
REPLY = encode(Returned(TensorValue(0, False, False), {}, (), (), (), (TensorHeader("uint8", (BODY,)),)), b"")
REPLY = REPLY[:8] + BODY.to_bytes(4, "big") + REPLY[12:]  # promises a body of 16 MiB


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    for place in range(len(REPLY) + BODY - 1):
        os.write(3, REPLY[place : place + 1] or b"\0")
        time.sleep(0.0005)
    return (student_logits * 0).sum()
