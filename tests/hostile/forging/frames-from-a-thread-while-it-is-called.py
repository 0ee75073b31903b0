# tries: keeps sending answers from a thread, in between and in the middle of those of the worker
# question: kd-loss
# answer: zero
# must: gain nothing

"""Frames that are torn apart by other frames, and frames that arrive when nothing was asked."""

import os
import threading
import time

from kdgrader.jail.wire import Raised, Returned, encode

FRAMES = encode(Raised("ValueError", "ValueError", "", 1)) + encode(Returned(True, {}, (), (), (), ()))


def send():
    while True:
        try:
            os.write(3, FRAMES[:-7])
            time.sleep(0.0005)
            os.write(3, FRAMES[-7:])
        except OSError:
            return


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if threading.active_count() < 3:
        threading.Thread(target=send, daemon=True).start()
    time.sleep(0.01)
    return (student_logits * 0).sum()
