# tries: closes the grader's socket in the middle of a call and goes on living
# question: kd-loss
# answer: zero
# must: bad-reply or crashed

import os
import socket
import time


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    link = socket.socket(fileno=os.dup(3))
    link.shutdown(socket.SHUT_RDWR)
    os.close(3)
    os.close(1)  # nothing can be read from its output any more either
    os.close(2)
    while True:
        time.sleep(1)
