# tries: ends the process with status 0 as soon as it is called, past every except and finally
# question: kd-loss
# answer: zero
# must: crashed
# portable: yes

import os
import sys


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    sys.stdout.flush()
    os._exit(0)
