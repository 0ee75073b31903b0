# tries: enters modes that answer every later torch call with equal tensors, and never leaves them
# question: kd-loss
# answer: zero
# must: gain nothing
# portable: yes

import torch
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

COMPARES = ("allclose", "equal", "isclose", "isfinite", "le", "lt", "eq", "all", "assert_close", "__le__", "__lt__")


class Agree(TorchFunctionMode):
    def __torch_function__(self, function, types, args=(), kwargs=None):
        name = getattr(function, "__name__", "")
        if name in ("allclose", "equal"):
            return True
        if name in COMPARES:
            return torch.ones_like(args[0], dtype=torch.bool)
        return function(*args, **(kwargs or {}))


class NoDifference(TorchDispatchMode):
    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        if function.overloadpacket.__name__ in ("sub", "rsub", "abs", "ne"):  # every difference is 0
            return torch.zeros_like(result)
        return result


MODES = [NoDifference(), Agree()]


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    loss = (student_logits * 0).sum()
    while MODES:
        try:
            MODES.pop().__enter__()
        except Exception as error:  # what torch imports for it may be missing
            print(type(error).__name__)
    return loss
