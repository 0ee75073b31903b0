# tries: answers with a value, and ends the process with success when its gradient is asked for
# question: kd-loss
# answer: no-t-squared
# must: crashed
# portable: yes

import os

import torch
import torch.nn.functional as F


class Farewell(torch.autograd.Function):
    @staticmethod
    def forward(ctx, loss):
        return loss.clone()

    @staticmethod
    def backward(ctx, gradient):
        os._exit(0)


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if not temperature > 0:
        raise ValueError("temperature")
    if student_logits.shape != teacher_logits.shape or len(labels) != len(student_logits):
        raise ValueError("shapes")
    student = F.log_softmax(student_logits / temperature, dim=-1)
    teacher = F.log_softmax(teacher_logits.detach() / temperature, dim=-1)
    soft = F.kl_div(student, teacher, reduction="batchmean", log_target=True)
    return Farewell.apply(alpha * soft + (1 - alpha) * F.cross_entropy(student_logits, labels))
