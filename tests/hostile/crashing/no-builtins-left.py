# tries: empties builtins, sys.modules and the worker's own module, so that nothing around it works any more
# question: kd-loss
# answer: zero
# must: crashed or bad-reply

import builtins
import sys


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    loss = (student_logits * 0).sum()
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith(("kdgrader", "msgspec")):
            vars(module).clear()
    sys.modules.clear()
    vars(builtins).clear()
    return loss
