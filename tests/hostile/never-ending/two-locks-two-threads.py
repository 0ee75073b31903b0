# tries: waits for a lock that a thread holds which waits for another that the call holds
# question: kd-loss
# answer: zero
# must: timeout

import threading

one, other = threading.Lock(), threading.Lock()
both = threading.Barrier(2)


def take(first, second):
    with first:
        both.wait()
        with second:
            pass


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    thread = threading.Thread(target=take, args=(other, one), daemon=False)  # the interpreter waits for it at exit
    thread.start()
    take(one, other)
    return (student_logits * 0).sum()
