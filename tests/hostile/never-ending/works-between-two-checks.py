# tries: gives every answer, and computes for ever when the grader lets go of the last check, where no clock may run
# question: kd-loss
# answer: zero
# must: timeout
# limits: cpu_s=1 wall_s=4

import torch


class Heavy:
    def __del__(self):
        while True:
            try:
                sum(range(10**6))
            except BaseException:
                continue


class Carries(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits):
        ctx.heavy = Heavy()  # lives as long as the graph, which the jail keeps until the check is over
        return (logits * 0).sum()

    @staticmethod
    def backward(ctx, gradient):
        return None


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return Carries.apply(student_logits.clone().requires_grad_())
