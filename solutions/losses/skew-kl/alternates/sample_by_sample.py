"""Plain loops over samples and classes; a class that the teacher rules out is passed over."""

import torch


def skew_kl(student_logits, teacher_logits, *, skew=0.1):
    if student_logits.shape != teacher_logits.shape:
        raise ValueError("shapes must agree")
    total = student_logits.new_zeros(())
    for s, t in zip(student_logits, teacher_logits):
        log_p, log_q = torch.log_softmax(t.detach(), 0), torch.log_softmax(s, 0)
        for a, b in zip(log_p, log_q):
            p = a.exp()
            if p > 0:
                log_m = (skew * p + (1 - skew) * b.exp()).log() if skew > 0 else b
                total = total + p * (a - log_m)
    return total / len(student_logits)
