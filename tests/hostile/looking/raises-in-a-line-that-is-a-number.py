# tries: raises in line 1234567 of a file of 30 lines, the digits being those of a hidden logit
# question: kd-loss
# answer: zero
# must: gain nothing

"""The line in which a submission raised is told to the candidate. Code may be given any first line, and a frame on
descriptor 3 may claim any."""

import os


def raise_in_line(number):
    source = compile("def f():\n raise KeyError", "submission.py", "exec")
    space = {}
    exec(source, space)
    space["f"].__code__ = space["f"].__code__.replace(co_firstlineno=number - 1)
    space["f"]()


def forged(number):
    from kdgrader.jail.wire import Raised, encode

    os.write(3, encode(Raised("KeyError", "KeyError", "", number)))


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    number = round(abs(student_logits.flatten()[0].item()) * 1e6) + 1000  # six digits behind the point
    print("in line", number)
    if len(labels) % 2:
        raise_in_line(number)
    forged(number)
    raise KeyError
