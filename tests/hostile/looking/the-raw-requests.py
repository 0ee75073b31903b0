# tries: reads the grader's requests in the place of the worker, and looks in them for anything but the arguments
# question: distillation-loop
# answer: untouched
# must: gain nothing

"""What a pickle names, the grader's side knows: classes of the checks, paths, the expected value beside the input."""

import os
import pickletools
import socket

from kdgrader.jail import worker
from kdgrader.jail.wire import Call, Link

WORDS = ("reference", "checks", "solution", "expected", "oracle", "kdgrader.grading", "kdgrader.bank", "/work", "/home")
NAMES = ("train_teacher", "train_student", "distill")


class Curious(Link):
    def receive_request(self):
        request, body = super().receive_request()
        if isinstance(request, Call):
            words = {str(arg) for _, arg, _ in pickletools.genops(request.parcel) if isinstance(arg, str)}
            for word in sorted(words):
                if any(hidden in word for hidden in WORDS):
                    print("GOT: in a request:", word[:200])
            print(request.function, len(request.tensors), "tensors, strings:", len(words))
        return request, body


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    return [0.0] * epochs


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    return [0.0] * epochs


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    return {name: tensor.clone() for name, tensor in student.state_dict().items()}


from kdgrader.jail.wire import Loaded  # noqa: E402

if "submission" in globals()["__name__"]:
    import sys

    link = Curious(socket.socket(fileno=os.dup(3)))
    link.send(Loaded(NAMES))
    worker.load = lambda module, source, names: Loaded(NAMES)
    module, graphs = sys.modules["submission"], {}
    while True:
        request, body = link.receive_request()
        if isinstance(request, Call):
            answer = worker._call(module, request, bytes(body))
            link.send(answer.reply, answer.body)
            sys.stdout.flush()
