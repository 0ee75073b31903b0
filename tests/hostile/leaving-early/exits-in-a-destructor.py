# tries: ends the process in the destructor of what it returned, or raises there
# question: kd-loss
# answer: zero
# must: crashed
# portable: yes

import os


class Fuse:
    def __del__(self):
        try:
            raise SystemExit(0)
        finally:
            os._exit(0)


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    loss = (student_logits * 0).sum()
    loss.fuse = Fuse()  # lives as long as the answer is looked at
    return loss
