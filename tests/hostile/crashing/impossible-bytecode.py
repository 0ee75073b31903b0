# tries: runs a function whose bytecode was replaced by what no compiler writes
# question: kd-loss
# answer: zero
# must: crashed
# portable: yes

import os


def victim():
    return None


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    bodies = [
        bytes([100, 255]) * 4 + bytes([83, 0]),  # LOAD_CONST far beyond the constants
        bytes([1, 0]) * 64 + bytes([83, 0]),  # POP_TOP from an empty stack, 64 times, then return what lies there
        bytes([124, 255, 83, 0]),  # LOAD_FAST of a variable that is not there
        os.urandom(256),
    ]
    for body in bodies:
        victim.__code__ = victim.__code__.replace(co_code=body)
        try:
            print(type(victim()))
        except Exception as error:
            print(type(error).__name__)
    return (student_logits * 0).sum()
