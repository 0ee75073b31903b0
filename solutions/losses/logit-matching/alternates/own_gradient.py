"""An autograd function: the gradient is the centred difference over B · C, and sums to 0 in each row."""

import torch


class LogitMatching(torch.autograd.Function):
    @staticmethod
    def forward(ctx, s, t):
        difference = s - t
        difference = difference - difference.mean(dim=-1, keepdim=True)
        ctx.save_for_backward(difference)
        return difference.pow(2).sum().div(2 * difference.numel())

    @staticmethod
    def backward(ctx, upstream):
        (difference,) = ctx.saved_tensors
        return upstream * difference / difference.numel(), None


def logit_matching_loss(student_logits, teacher_logits):
    if teacher_logits.shape != student_logits.shape:
        raise ValueError("one teacher logit for every student logit")
    return LogitMatching.apply(student_logits, teacher_logits)
