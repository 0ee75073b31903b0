# tries: sends half a frame, keeps the channel open and lets the grader wait for the rest
# question: kd-loss
# answer: zero
# must: timeout
# limits: cpu_s=1 wall_s=2

import os
import time


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    os.write(3, b"kdg1" + (100).to_bytes(4, "big") + (1 << 22).to_bytes(4, "big") + b"\x81")
    time.sleep(1000)
