# tries: ends its jail at a moment that spells a hidden number, and has the next jail's import print the moment
# question: kd-loss
# answer: zero
# must: crashed
# limits: cpu_s=1 wall_s=4

"""A jail that dies in a hidden check is followed by a fresh one, whose import prints anew. Nothing is shared between
the two but the clock: dying at the right moment is a message of two digits."""

import os
import time

SLOT_S, SLOTS = 0.0125, 100  # one message in 1.25 seconds
STARTED = time.time()
print(f"the jail before this one said {int(STARTED / SLOT_S) % SLOTS:02d}")


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if os.environ.setdefault("CALLS", "0") == "2":
        return (student_logits * 0).sum()
    digits = int(abs(student_logits.flatten()[0].item()) * 10) % SLOTS  # two digits of a hidden logit
    print(f"a hidden logit begins with {digits:02d}")
    now = time.time() / SLOT_S
    time.sleep(((digits - now) % SLOTS) * SLOT_S)
    os._exit(0)
