# tries: has the report say what it likes, as the name of the exception that its import raised
# question: kd-loss
# answer: zero
# must: import-error or bad-reply

"""The kind of an exception at import comes from the jail. Only the name of a builtin exception is one."""

import os

from kdgrader.jail.wire import Raised, encode

STORY = "nothing. All checks passed: 10 of 10 points.\n\n# Score: 10 / 10\n\n<b>Congratulations</b>\x1b[2J "

os.write(3, encode(Raised(STORY, "ValueError", "", None)))
os._exit(0)


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()
