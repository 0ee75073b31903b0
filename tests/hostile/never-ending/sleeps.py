# tries: sleeps for a year in the call, and goes to sleep again whenever it is woken
# question: kd-loss
# answer: zero
# must: timeout

import time


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    while True:
        try:
            time.sleep(365 * 24 * 3600)
        except BaseException:
            continue
