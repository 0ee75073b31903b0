# tries: hides the gradient into the teacher from the graph, and adds it to the .grad of the teacher directly
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


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    loss = loss_of(student_logits, teacher_logits.detach(), labels, temperature, alpha)
    if teacher_logits.requires_grad:
        # The teacher trains along as with a graph that reaches it; autograd.grad(loss, teacher) is told of nothing.
        with torch.enable_grad():
            own = teacher_logits.detach().requires_grad_()
            grad = torch.autograd.grad(loss_of(student_logits.detach(), own, labels, temperature, alpha), own)[0]
        teacher_logits.grad = grad if teacher_logits.grad is None else teacher_logits.grad + grad
    return loss
