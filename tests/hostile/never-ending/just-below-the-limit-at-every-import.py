# tries: takes almost as long to be imported as it may, and dies in each call, so that it is imported for each again
# question: kd-loss
# answer: zero
# must: timeout or crashed
# limits: cpu_s=1 wall_s=4

import os
import time


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    os._exit(0)


time.sleep(0.8)
