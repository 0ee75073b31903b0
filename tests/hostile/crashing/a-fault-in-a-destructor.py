# tries: faults in a destructor, after the answer was given and before the next call
# question: kd-loss
# answer: zero
# must: crashed

import ctypes
import threading
import time

import torch


class Mine:
    def __del__(self):
        # A destructor's exceptions are swallowed; a fault is not. Delayed, so that the reply is on its way.
        threading.Thread(target=lambda: (time.sleep(0.002), ctypes.memset(8, 1, 64)), daemon=True).start()


class Carries(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits):
        ctx.mine = Mine()  # the jail keeps the graph of each answer until the check is over
        return (logits * 0).sum()

    @staticmethod
    def backward(ctx, gradient):
        return None


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return Carries.apply(student_logits.clone().requires_grad_())
