# tries: answers with lists in dicts in tuples, a hundred thousand deep
# question: kd-loss
# answer: zero
# must: bad-reply

import sys


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    sys.setrecursionlimit(10**9)
    answer = (student_logits * 0).sum()
    for _ in range(33_000):
        answer = [({"loss": answer},)]
    return answer
