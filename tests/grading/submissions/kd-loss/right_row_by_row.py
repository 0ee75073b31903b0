# right
import torch


def log_softmax(row):
    top = row.max()
    return row - top - torch.log(torch.sum(torch.exp(row - top)))


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("temperature must be > 0")
    if student_logits.shape != teacher_logits.shape or len(labels) != len(student_logits):
        raise ValueError("shape mismatch")
    losses = []
    for s, t, y in zip(student_logits, teacher_logits.detach(), labels):
        log_p = log_softmax(t / temperature)
        log_q = log_softmax(s / temperature)
        kl = 0
        for c in range(len(s)):
            kl = kl + torch.exp(log_p[c]) * (log_p[c] - log_q[c])
        losses.append(alpha * temperature ** 2 * kl - (1 - alpha) * log_softmax(s)[y])
    return torch.stack(losses).mean()
