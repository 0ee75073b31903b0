# tries: computes on a hundred threads at once, outside the interpreter's lock, to use many seconds in one
# question: kd-loss
# answer: zero
# must: timeout

import hashlib
import threading


def work():
    hashlib.pbkdf2_hmac("sha256", b"p", b"s", 2**31 - 1)


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    threading.stack_size(64 << 10)
    try:
        for _ in range(100):
            threading.Thread(target=work, daemon=True).start()
    except (RuntimeError, MemoryError) as error:
        print(error, threading.active_count())
    work()
    return (student_logits * 0).sum()
