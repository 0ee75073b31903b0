# tries: gives a gradient that is a graph of its own, wrong once derived again, and an input that remembers it
# question: kd-loss
# answer: half
# must: gain nothing

import torch
import torch.nn.functional as F


def loss_of(student_logits, teacher_logits, labels, temperature, alpha):
    student = F.log_softmax(student_logits / temperature, dim=-1)
    teacher = F.log_softmax(teacher_logits / temperature, dim=-1)
    soft = F.kl_div(student, teacher, reduction="batchmean", log_target=True)
    hard = F.cross_entropy(student_logits, labels)
    return alpha * temperature**2 * soft + (1 - alpha) * hard


class Slope(torch.autograd.Function):
    @staticmethod
    def forward(ctx, slope, cotangent):
        return slope * cotangent

    @staticmethod
    def backward(ctx, cotangent):
        return cotangent.new_full((), float("inf")).expand_as(cotangent), cotangent.new_tensor(float("nan"))


class Loss(torch.autograd.Function):
    @staticmethod
    def forward(ctx, student, teacher, labels, temperature, alpha):
        ctx.save_for_backward(student, teacher, labels)
        ctx.options = temperature, alpha
        return loss_of(student, teacher, labels, temperature, alpha)

    @staticmethod
    def backward(ctx, cotangent):
        # The student gets the slope of a loss without T², with a graph on top that only a double backward walks.
        student, teacher, labels = ctx.saved_tensors
        temperature, alpha = ctx.options
        with torch.enable_grad():
            loss = loss_of(student, teacher.detach(), labels, 1.0, alpha)
            slope = torch.autograd.grad(loss, student, create_graph=True)[0]
            student.remembered = Slope.apply(slope, cotangent)
        return student.remembered, None, None, None, None


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if not student_logits.requires_grad:
        return loss_of(student_logits, teacher_logits, labels, temperature, alpha)
    return Loss.apply(student_logits, teacher_logits, labels, temperature, alpha)
