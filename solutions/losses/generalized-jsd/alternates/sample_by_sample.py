"""Plain loops over samples and classes; what has a probability of 0 is passed over."""

import torch


def term(weight, a, log_ratio):
    return weight * a * log_ratio if a > 0 else 0.0


def generalized_jsd(student_logits, teacher_logits, *, beta=0.5, temperature=1.0):
    if temperature <= 0:
        raise ValueError("temperature must be above zero")
    if student_logits.shape != teacher_logits.shape:
        raise ValueError("shapes must agree")
    total = student_logits.new_zeros(())
    for s, t in zip(student_logits, teacher_logits):
        log_p = torch.log_softmax(t.detach() / temperature, 0)
        log_q = torch.log_softmax(s / temperature, 0)
        for a, b in zip(log_p, log_q):
            p, q = a.exp(), b.exp()
            if beta == 0:
                total = total + p * (a - b)
            elif beta == 1:
                total = total + q * (b - a)
            else:
                m = beta * p + (1 - beta) * q
                if m > 0:
                    total = total + term(beta, p, a - m.log()) + term(1 - beta, q, b - m.log())
    return total / len(student_logits)
