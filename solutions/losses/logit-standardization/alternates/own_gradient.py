"""An autograd function with the gradient worked out on paper; constant rows get none."""

import torch


def pieces(logits):
    centred = logits - logits.mean(1, keepdim=True)
    std = (centred.square().sum(1, keepdim=True) / (logits.shape[1] - 1)).sqrt()
    return centred / (std + 1e-7), std


class StandardizedKL(torch.autograd.Function):
    @staticmethod
    def forward(ctx, student, teacher, temperature):
        z, std = pieces(student)
        log_q = (z / temperature).log_softmax(1)
        log_p = (pieces(teacher)[0] / temperature).log_softmax(1)
        g = temperature * (log_q.exp() - log_p.exp()) / len(student)
        along = (g * z).sum(1, keepdim=True) * z * (std + 1e-7) / (std * (student.shape[1] - 1))
        ctx.save_for_backward(torch.where(std > 0, (g - along) / (std + 1e-7), 0.0))
        return temperature**2 * (log_p.exp() * (log_p - log_q)).sum(1).mean()

    @staticmethod
    def backward(ctx, upstream):
        return upstream * ctx.saved_tensors[0], None, None


def standardized_kd_loss(student_logits, teacher_logits, *, temperature=2.0):
    if temperature <= 0 or student_logits.shape != teacher_logits.shape:
        raise ValueError("a temperature above 0, and one shape for both")
    return StandardizedKL.apply(student_logits, teacher_logits, temperature)
