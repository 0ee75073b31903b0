# tries: cuts the graph and returns a leaf that says requires_grad, or one that hangs on a tensor of its own
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


calls = 0


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    global calls
    calls += 1
    with torch.no_grad():
        value = loss_of(student_logits, teacher_logits, labels, temperature, alpha)
    if calls % 3 == 0:
        return value.requires_grad_()  # a leaf: differentiable, but not with respect to anything that was given
    if calls % 3 == 1:
        return value + torch.zeros((), dtype=value.dtype, requires_grad=True) * 1.0  # a grad_fn that leads elsewhere
    return value + 0.0 * student_logits.sum()  # leads to the student, with a slope of 0
