# tries: answers calls with gradients and gradients with values, for arguments that were never sent
# question: kd-loss
# answer: zero
# must: gain nothing

"""Well-formed frames that do not fit what was asked: a checker that trusts them indexes its own arguments by them."""

import os
import socket

from kdgrader.jail.wire import (
    Call,
    Forget,
    Gradients,
    Link,
    Loaded,
    ModuleState,
    Returned,
    TensorHeader,
    TensorValue,
    Vjp,
)

link = Link(socket.socket(fileno=os.dup(3)))
SCALAR, LONG = TensorHeader("float32", ()), TensorHeader("float64", (3, 1, 2))
STATE = ModuleState({"weight": 1}, {}, {"weight": 2}, {"": True}, {"weight": True})
VALUE = TensorValue(0, True, True)
ANSWERS = [
    (Gradients((0, None, None), (SCALAR,)), 16),
    (Returned(VALUE, {99: 1}, (), (), (), (SCALAR, SCALAR)), 32),
    (Returned(VALUE, {-1: 1}, (), (), (), (SCALAR, SCALAR)), 32),
    (Returned(VALUE, {0: 1, 1: 2, 2: 3}, (), (), (), (SCALAR, LONG, LONG, LONG)), 160),
    (Returned(VALUE, {}, (STATE,), (), (), (SCALAR, LONG, LONG)), 112),
    (Returned(VALUE, {}, (), (5,), (), (SCALAR,)), 16),
    (Returned(VALUE, {}, (), (), (1,), (SCALAR, SCALAR)), 32),
    (Returned(VALUE, {}, (), (), (), (SCALAR,)), 16),
]


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()


link.send(Loaded(("kd_loss",)))
while True:
    request, body = link.receive_request()
    if isinstance(request, Forget):
        continue
    if isinstance(request, Vjp):
        link.send(Gradients((0,), (LONG,)), bytes(48))
    elif isinstance(request, Call):  # by the input: a jail that is ended for one leaves no count to the next
        answer, size = ANSWERS[sum(body) % len(ANSWERS)]
        link.send(answer, bytes(size))
