# tries: computes a little and sleeps a lot, in such turns that neither its computing nor its waiting adds up
# question: kd-loss
# answer: zero
# must: timeout

import time

# The grader looks every 50 ms. Where it sees one tick more (10 ms) of computing, or a thread that could compute, the
# time since its last look is not waiting: a fifth of a core makes five seconds of each second that it counts.
BUSY_S, IDLE_S = 0.0102, 0.036


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    while True:
        until = time.process_time() + BUSY_S
        while time.process_time() < until:
            pass
        time.sleep(IDLE_S)
