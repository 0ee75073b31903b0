# tries: is written for one sample, with einsum, and mapped over the batch by torch.func.vmap
# question: kd-loss
# answer: right
# must: full marks

import torch
from torch.func import vmap


def of_one(student, teacher, one_hot, temperature, alpha):
    log_p = torch.log_softmax(teacher / temperature, dim=0)
    log_q = torch.log_softmax(student / temperature, dim=0)
    soft = torch.einsum("c,c->", log_p.exp(), log_p - log_q)
    hard = -torch.einsum("c,c->", one_hot, torch.log_softmax(student, dim=0))
    return alpha * temperature**2 * soft + (1 - alpha) * hard


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if not temperature > 0:
        raise ValueError("temperature")
    if student_logits.shape != teacher_logits.shape or student_logits.shape[:1] != labels.shape:
        raise ValueError("shapes")
    one_hot = torch.nn.functional.one_hot(labels, student_logits.shape[1]).to(student_logits.dtype)
    losses = vmap(of_one, in_dims=(0, 0, 0, None, None))(
        student_logits, teacher_logits.detach(), one_hot, temperature, alpha
    )
    return torch.einsum("b->", losses) / losses.numel()
