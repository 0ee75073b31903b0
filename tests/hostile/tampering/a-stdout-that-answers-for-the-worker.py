# tries: puts objects of its own in the place of stdout and stderr, whose flush takes over the worker
# question: kd-loss
# answer: zero
# must: gain nothing

"""The worker flushes before it replies: whatever stands there then runs in its name."""

import os
import sys

from kdgrader.jail.wire import Returned, encode


class Stream:
    def __init__(self):
        self.calls = 0

    def write(self, text):
        return len(text)

    def flush(self):
        self.calls += 1
        if self.calls % 3 == 2:
            os.write(3, encode(Returned(True, {}, (), (), (), ())))
        raise SystemExit(0)

    def __getattr__(self, name):
        raise KeyboardInterrupt(name)


sys.stdout = sys.stderr = sys.__stdout__ = Stream()


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()
