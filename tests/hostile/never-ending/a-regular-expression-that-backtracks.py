# tries: matches a regular expression that tries 2 to the 60 ways, in C, on text of its own
# question: kd-loss
# answer: zero
# must: timeout

import re


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    re.fullmatch(r"(a|aa|a?)+b", "a" * 60 + "c")
    return (student_logits * 0).sum()
