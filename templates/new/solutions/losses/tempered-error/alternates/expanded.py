"""The square written out: p·p − 2 p·q + q·q."""

# TODO(write): another route to the same number: another identity, log space, one matrix product

import torch


def tempered_error(student_logits, teacher_logits, *, temperature=2.0):
    if temperature <= 0.0 or student_logits.shape != teacher_logits.shape:
        raise ValueError(f"{temperature}, {student_logits.shape}, {teacher_logits.shape}")
    p = torch.log_softmax(student_logits / temperature, dim=-1).exp()
    q = torch.log_softmax(teacher_logits / temperature, dim=-1).exp().detach()
    return (torch.einsum("bc,bc->b", p, p) - 2 * (p * q).sum(1) + (q * q).sum(1)).mean()
