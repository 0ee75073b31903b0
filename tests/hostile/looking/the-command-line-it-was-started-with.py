# tries: reads where the bank with the answers lies from the command line that its process was started with
# question: kd-loss
# answer: zero
# must: gain nothing

"""A path is not an answer, but it names the machine's folders, and often its user; it is in what an import prints."""

import re
import sys

HIDDEN = re.compile(r"/[\w./-]*/(?:solutions|questions|templates)\b")

seen = set(HIDDEN.findall(" ".join(map(str, [*sys.orig_argv, *sys.argv, *sys.path]))))
frame = sys._getframe()
while frame is not None:  # up to the process's first: its arguments are still in its frame
    seen |= set(HIDDEN.findall(" ".join(repr(value)[:5000] for value in list(frame.f_locals.values()))))
    plan = getattr(frame.f_locals.get("self"), "plan", None)
    seen |= set(HIDDEN.findall(repr(plan)))
    frame = frame.f_back
for path in sorted(seen):
    print("GOT: the hidden folder", path)


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()
