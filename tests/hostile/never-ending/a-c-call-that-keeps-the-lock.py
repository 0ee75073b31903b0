# tries: computes for ever inside one call into C that never lets go of the interpreter's lock
# question: kd-loss
# answer: zero
# must: timeout

import collections
import itertools
import threading


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    threading.Thread(target=lambda: pow(3, 10**11), daemon=True).start()
    collections.deque(itertools.repeat(0), maxlen=0)
    return (student_logits * 0).sum()
