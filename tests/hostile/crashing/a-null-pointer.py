# tries: reads address 0 through ctypes in the first call
# question: kd-loss
# answer: zero
# must: crashed
# portable: yes

import ctypes


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    ctypes.string_at(0)
    return (student_logits * 0).sum()
