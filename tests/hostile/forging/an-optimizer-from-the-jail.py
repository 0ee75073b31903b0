# tries: hands back an optimizer's state of its own making, for the checker to load
# question: distillation-loop
# answer: untouched
# must: gain nothing

"""What an optimizer holds after a call is restored on the trusted side: names, nesting and numbers as claimed."""

import os
import socket

from kdgrader.jail import worker
from kdgrader.jail.wire import Link, Returned
from kdgrader.jail.wire import DictValue as D
from kdgrader.jail.wire import ListValue as L

NAMES = ("train_teacher", "train_student", "distill")
GROUP = D(
    ["params", "lr", "betas", "foreach", "fused", "capturable", "differentiable", "maximize", "__class__"],
    [L([0, 0, -1, "x"]), "0.1", L([]), True, True, True, True, "no", "os.system"],
)
STATES = [
    D(["state", "param_groups"], [D([0, -1, "x"], [D(["step"], ["never"]), 7, None]), L([GROUP])]),
    D(["state", "param_groups"], [D([], []), L([GROUP] * 1000)]),
    D(["param_groups"], [L([D([], [])])]),
    L([]),
    "state",
]


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    return [0.0] * epochs


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    return [0.0] * epochs


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    return {name: tensor.clone() for name, tensor in student.state_dict().items()}


class Liar(Link):
    """The worker's own link, but each optimizer that it tells of is another."""

    count = 0

    def send(self, record, body=b""):
        if isinstance(record, Returned) and record.optimizers:
            Liar.count += 1
            state = STATES[Liar.count % len(STATES)]
            lies = tuple(state for _ in record.optimizers)
            record = Returned(record.value, record.changed, record.modules, lies, record.generators, record.tensors)
        super().send(record, body)


worker._send = lambda link, reply, body=b"": Liar(socket.socket(fileno=os.dup(3))).send(reply, body)
