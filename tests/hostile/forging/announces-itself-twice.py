# tries: announces another jail that has all layers, and entry points that it does not define
# question: kd-loss
# answer: zero
# must: bad-reply

"""The first frame of a jail tells which layers hold; a second one might tell it better, or say that all is loaded."""

import os

from kdgrader.jail.wire import Loaded, Ready, encode

LAYERS = ("session", "rlimits", "environment", "descriptors", "namespaces", "landlock", "seccomp", "passed")


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    os.write(3, encode(Ready(LAYERS, {"checks": "all passed"})))
    return (student_logits * 0).sum()


os.write(3, encode(Ready(LAYERS, {})) + encode(Loaded(("kd_loss", "everything"))))
