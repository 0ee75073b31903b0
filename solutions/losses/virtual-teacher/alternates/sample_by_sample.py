"""Plain loops over samples and classes."""

import torch


def virtual_teacher_kd_loss(student_logits, labels, *, correct=0.9, temperature=20.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("temperature must be above zero")
    if student_logits.shape[0] != labels.shape[0]:
        raise ValueError("shapes must agree")
    total = 0.0
    for s, y in zip(student_logits, labels.tolist()):
        d = [correct if c == y else (1 - correct) / (len(s) - 1) for c in range(len(s))]
        tempered = torch.tensor(d, dtype=torch.float64) ** (1 / temperature)
        p = (tempered / tempered.sum()).to(s.dtype)
        log_q = torch.log_softmax(s / temperature, 0)
        soft = sum(p[c] * (torch.log(p[c]) - log_q[c]) for c in range(len(s)))
        total = total + alpha * soft - (1 - alpha) * torch.log_softmax(s, 0)[y]
    return total / len(student_logits)
