# tries: takes almost as long for each call as a check may, so that the whole takes as long as there are checks
# question: kd-loss
# answer: zero
# must: timeout
# limits: cpu_s=1 wall_s=4

import time


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    time.sleep(0.8)
    return (student_logits * 0).sum()
