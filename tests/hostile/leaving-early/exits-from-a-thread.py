# tries: has a thread end the process with success while the first call is still at work
# question: kd-loss
# answer: zero
# must: crashed
# portable: yes

import os
import threading
import time

called = threading.Event()


def leave():
    called.wait()
    time.sleep(0.05)
    os._exit(0)


threading.Thread(target=leave, daemon=True).start()


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    called.set()
    time.sleep(0.2)
    return (student_logits * 0).sum()
