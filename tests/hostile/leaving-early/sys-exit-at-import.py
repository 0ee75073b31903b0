# tries: raises SystemExit(0) while it is being imported
# question: kd-loss
# answer: zero
# must: import-error
# portable: yes

import sys


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()


sys.exit(0)
