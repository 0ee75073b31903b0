"""Plain loops over samples and classes; a class that the teacher rules out is passed over."""

import torch


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("temperature must be above zero")
    if student_logits.shape != teacher_logits.shape or labels.shape[0] != student_logits.shape[0]:
        raise ValueError("shapes must agree")
    total = student_logits.new_zeros(())
    for s, t, y in zip(student_logits, teacher_logits, labels):
        p = torch.softmax(t.detach() / temperature, 0)
        log_q = torch.log_softmax(s / temperature, 0)
        soft = sum(p[c] * (torch.log(p[c]) - log_q[c]) for c in range(len(p)) if p[c] > 0)
        hard = torch.logsumexp(s, 0) - s[y]
        total = total + alpha * temperature**2 * soft + (1 - alpha) * hard
    return total / len(labels)
