# tries: starts a backward inside the backward inside the backward, until some stack or the process ends
# question: kd-loss
# answer: half
# must: timeout or memory or crashed

import sys

import torch
import torch.nn.functional as F


def loss_of(student_logits, teacher_logits, labels, temperature, alpha):
    student = F.log_softmax(student_logits / temperature, dim=-1)
    teacher = F.log_softmax(teacher_logits / temperature, dim=-1)
    soft = F.kl_div(student, teacher, reduction="batchmean", log_target=True)
    hard = F.cross_entropy(student_logits, labels)
    return alpha * temperature**2 * soft + (1 - alpha) * hard


class Deeper(torch.autograd.Function):
    """Each level asks autograd for the next one: reentrant backward, which takes a thread every sixty levels."""

    @staticmethod
    def forward(ctx, loss, student):
        ctx.save_for_backward(student)
        return loss.clone()

    @staticmethod
    def backward(ctx, cotangent):
        with torch.enable_grad():
            own = ctx.saved_tensors[0].detach().requires_grad_()
            deeper = Deeper.apply(own.sum(), own)
            torch.autograd.backward(deeper)
        return cotangent, own.grad


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    sys.setrecursionlimit(1 << 30)
    loss = loss_of(student_logits, teacher_logits.detach(), labels, temperature, alpha)
    return Deeper.apply(loss, student_logits) if loss.requires_grad else loss
