# tries: gives the right value at once, and never comes back from the backward
# question: kd-loss
# answer: half
# must: timeout

import torch
import torch.nn.functional as F


def loss_of(student_logits, teacher_logits, labels, temperature, alpha):
    student = F.log_softmax(student_logits / temperature, dim=-1)
    teacher = F.log_softmax(teacher_logits / temperature, dim=-1)
    soft = F.kl_div(student, teacher, reduction="batchmean", log_target=True)
    hard = F.cross_entropy(student_logits, labels)
    return alpha * temperature**2 * soft + (1 - alpha) * hard


class Loss(torch.autograd.Function):
    @staticmethod
    def forward(ctx, student, teacher, labels, temperature, alpha):
        return loss_of(student, teacher, labels, temperature, alpha)

    @staticmethod
    def backward(ctx, cotangent):
        # The clock that counts is that of the call, says whoever stops it when the value is there.
        while True:
            try:
                cotangent = cotangent * 1.0
            except BaseException:
                continue


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return Loss.apply(student_logits, teacher_logits, labels, temperature, alpha)
