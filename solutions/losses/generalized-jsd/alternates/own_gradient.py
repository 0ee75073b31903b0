"""An autograd function with the gradient worked out on paper."""

import math

import torch


class Divergence(torch.autograd.Function):
    @staticmethod
    def forward(ctx, student, teacher, beta, temperature):
        log_p, log_q = torch.log_softmax(teacher / temperature, -1), torch.log_softmax(student / temperature, -1)
        p, q = log_p.exp(), log_q.exp()
        if beta == 0:
            value, slope = (p * (log_p - log_q)).sum(-1), q - p
        else:
            log_m = log_p
            if beta < 1:
                log_m = torch.logaddexp(log_p + math.log(beta), log_q + math.log(1 - beta))
            mine = (q * (log_q - log_m)).sum(-1, keepdim=True)
            weight = 1 - beta if beta < 1 else 1
            value = weight * mine[:, 0] + (beta * (p * (log_p - log_m)).sum(-1) if beta < 1 else 0)
            slope = weight * q * (log_q - log_m - mine)
        ctx.save_for_backward(slope / (temperature * len(student)))
        return value.mean()

    @staticmethod
    def backward(ctx, upstream):
        return upstream * ctx.saved_tensors[0], None, None, None


def generalized_jsd(student_logits, teacher_logits, *, beta=0.5, temperature=1.0):
    if temperature <= 0:
        raise ValueError(f"temperature = {temperature}")
    if student_logits.shape != teacher_logits.shape:
        raise ValueError("the teacher must have the student's shape")
    return Divergence.apply(student_logits, teacher_logits, beta, temperature)
