"""One label after the other, each a Bernoulli of the library, whose log_prob never leaves the logits."""

import torch
from torch.distributions import Bernoulli


def multilabel_kd_loss(student_logits, teacher_logits, labels, *, temperature=2.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("temperature must be above zero")
    if student_logits.shape != teacher_logits.shape or labels.shape != student_logits.shape:
        raise ValueError("shapes must agree")
    total = student_logits.new_zeros(len(student_logits))
    for c in range(student_logits.shape[1]):
        s, t, y = student_logits[:, c], teacher_logits[:, c].detach(), labels[:, c]
        student, teacher = Bernoulli(logits=s / temperature), Bernoulli(logits=t / temperature)
        yes = teacher.log_prob(torch.ones_like(t)), student.log_prob(torch.ones_like(t))
        no = teacher.log_prob(torch.zeros_like(t)), student.log_prob(torch.zeros_like(t))
        soft = sum(a.exp() * (a - b) for a, b in (yes, no))
        total = total + alpha * temperature**2 * soft - (1 - alpha) * Bernoulli(logits=s).log_prob(y)
    return total.mean()
