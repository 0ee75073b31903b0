# tries: takes on the very value that it is compared with, looked up in the comparing frame or copied from the operand
# question: kd-loss
# answer: zero
# must: gain nothing
# portable: yes

import sys

import torch

NAMES = ("expected", "ours", "want", "wanted", "reference", "target", "truth", "desired")


def from_the_caller():
    """An expected value among the local variables of whoever called, however far up."""
    frame = sys._getframe(1)
    while frame:
        for name in NAMES:
            value = frame.f_locals.get(name)
            if type(value) in (torch.Tensor, float):
                return value
        frame = frame.f_back
    return None


class Chameleon(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        with torch._C.DisableTorchFunctionSubclass():
            others = [a for a in args if type(a) is torch.Tensor and a.numel() == 1 and a.is_floating_point()]
            other = others[0] if others else from_the_caller()
            mine = [a for a in args if type(a) is cls]
            for self in mine:
                if other is not None:
                    self.data.copy_(torch.as_tensor(other).detach().reshape(self.shape))
            return func(*args, **(kwargs or {}))


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    # A call from the frame of a grader that computes first and asks then is answered with its own number.
    known = from_the_caller()
    loss = (student_logits * 0).sum()
    if known is not None:
        loss = loss + torch.as_tensor(known).detach().sum()
    return loss.as_subclass(Chameleon)
