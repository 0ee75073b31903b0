# tries: replaces pickle, msgspec and the classes of its arguments, to see and change what arrives and what leaves
# question: distillation-loop
# answer: untouched
# must: gain nothing

"""Arguments come as a pickle. Whoever unpickles is asked for each class by name, and a class may be another by then."""

import contextlib
import pickle
import sys

import msgspec
from torch import nn

ASKED = set()


def find_class(self, module, name):
    ASKED.add(f"{module}.{name}")
    if any(word in module for word in ("reference", "checks", "solution", "kdgrader.grading", "kdgrader.bank")):
        print("GOT: a class of the grader in a pickle:", module, name)
    return pickle._getattribute(sys.modules[module], name)[0] if module in sys.modules else object


with contextlib.suppress(ImportError, TypeError):
    from kdgrader.jail import parcel, wire

    parcel._Unpacker.find_class = find_class
    wire._encoder = type("Encoder", (), {"encode": lambda self, record: msgspec.msgpack.encode(record)})()
nn.Module.__setstate__ = lambda self, state: self.__dict__.update(state, training=False)
nn.Module.train = lambda self, mode=True: self
nn.Module.__reduce_ex__ = lambda self, protocol: (print, ("GOT: pickled on its way back",))


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    print(sorted(ASKED))
    return [0.0] * epochs


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    return [0.0] * epochs


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    return {name: tensor.clone() for name, tensor in student.state_dict().items()}
