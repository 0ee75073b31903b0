# tries: answers calls with gradients and gradients with values, for arguments that were never sent
# question: kd-loss
# answer: zero
# must: gain nothing

"""Well-formed frames that do not fit what was asked: a checker that trusts them indexes its own arguments by them."""

import os
import socket

from kdgrader.jail.wire import (
    Call, Forget, Gradients, Link, Loaded, ModuleState, Returned, TensorHeader, TensorValue, Vjp,
)  # fmt: skip

link = Link(socket.socket(fileno=os.dup(3)))
SCALAR, LONG = TensorHeader("float32", ()), TensorHeader("float64", (3, 1, 2))
STATE = ModuleState({"weight": 0}, {}, {"weight": 1}, {"": True}, {"weight": True})
VALUE = TensorValue(0, True, True)
ANSWERS = [
    (Gradients((0, None, 0), (SCALAR,)), 16),
    (Returned(VALUE, {99: 0}, (), (), (), (SCALAR,)), 16),
    (Returned(VALUE, {0: 1, 1: 1, 2: 1}, (), (), (), (SCALAR, LONG)), 64),
    (Returned(VALUE, {}, (STATE, STATE), (), (), (SCALAR, LONG)), 64),
    (Returned(VALUE, {}, (), (5,), (), (SCALAR,)), 16),
    (Returned(VALUE, {}, (), (), (0, 0), (SCALAR,)), 16),
    (Returned(VALUE, {}, (), (), (), (SCALAR,)), 16),
]


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()


link.send(Loaded(("kd_loss",)))
number = 0
while True:
    request, _ = link.receive_request()
    if isinstance(request, Forget):
        continue
    if isinstance(request, Vjp):
        link.send(Gradients((0,) * (number % 5), (LONG,)), bytes(48))
    elif isinstance(request, Call):
        answer, size = ANSWERS[number % len(ANSWERS)]
        link.send(answer, bytes(size))
    number += 1
