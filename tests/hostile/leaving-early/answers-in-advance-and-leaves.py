# tries: writes the replies to all calls into the socket before any was made, and leaves
# question: kd-loss
# answer: zero
# must: gain nothing

import os

from kdgrader.jail.wire import Loaded, Raised, Returned, TensorHeader, TensorValue, encode


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()


# Replies in a socket's buffer outlive who wrote them. A loss of 0 is right for equal logits at alpha 1, and a
# ValueError is right for every bad input: were the grader to go on reading, some of these would be right.
zero = encode(Returned(TensorValue(0, True, False), {}, (), (), (), (TensorHeader("float32", ()),)), bytes(16))
refusal = encode(Raised("ValueError", "ValueError", "temperature", 1))
# One write: a socket's buffer counts pieces, and an attacker who blocks in the middle cannot leave.
os.write(3, encode(Loaded(("kd_loss",))) + 200 * (zero + refusal))
os._exit(0)
