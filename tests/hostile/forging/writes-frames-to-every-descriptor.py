# tries: writes an answer to every descriptor that there is, in case one leads to the grader
# question: kd-loss
# answer: zero
# must: bad-reply

"""3 is the channel; whether there is another, or the far end of one, is found out by writing."""

import contextlib
import os

from kdgrader.jail.wire import Loaded, Returned, encode

ANSWER = encode(Returned(0.0, {}, (), (), (), ()))


def spread(frame):
    reached = []
    for descriptor in [*range(256), 1000, 1023, 1024, 4095]:
        with contextlib.suppress(OSError):
            os.write(descriptor, frame)
            reached.append(descriptor)
    return reached


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    reached = spread(ANSWER * 3)
    others = [descriptor for descriptor in reached if descriptor > 3]
    if others:
        print("GOT: open descriptors", others)
    return (student_logits * 0).sum()


spread(encode(Loaded(("kd_loss",))))
