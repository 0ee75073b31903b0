# tries: answers, and has a thread change the inputs and the answer afterwards, over and over
# question: kd-loss
# answer: zero
# must: gain nothing
# portable: yes

import sys
import threading
import time

import torch

kept = []


def meddle():
    """Every half millisecond: what was given becomes a question whose answer is 0, what was answered moves along."""
    while True:
        time.sleep(0.0005)
        for student, teacher, result in list(kept[-4:]):
            try:
                with torch.no_grad():
                    student.data.zero_().reshape(-1)[::2].add_(0)
                    teacher.data.copy_(student.data)
                    result.data.zero_()
            except Exception:
                continue


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    result = (student_logits * 0).sum()
    if not kept:
        sys.setswitchinterval(1e-6)  # a turn after every few bytecodes, also in the middle of a comparison
        threading.Thread(target=meddle, daemon=True).start()
    kept.append((student_logits, teacher_logits, result))
    return result
