"""An autograd function with the gradient worked out on paper, (q - p) / B; the graph keeps one tensor."""

import torch


class SoftCrossEntropy(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits, target):
        log_q = logits.log_softmax(dim=1)
        ctx.save_for_backward(log_q.exp().sub_(target))
        return target.mul(log_q).sum().neg().div(logits.shape[0])

    @staticmethod
    def backward(ctx, upstream):
        (difference,) = ctx.saved_tensors
        return upstream * difference / difference.shape[0], None


def soft_cross_entropy(student_logits, teacher_probs):
    if teacher_probs.shape != student_logits.shape:
        raise ValueError("a target for every logit, please")
    return SoftCrossEntropy.apply(student_logits, teacher_probs)
