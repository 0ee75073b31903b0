# tries: reads the grader's socket itself in the call, so that both wait for the other's next word
# question: kd-loss
# answer: zero
# must: timeout

import os


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    while os.read(3, 1 << 16):
        print("GOT: a word that was not for this call")
    return (student_logits * 0).sum()
