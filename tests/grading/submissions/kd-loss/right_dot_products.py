# right
import torch


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    beta = 1.0 / temperature if temperature > 0 else None
    if beta is None:
        raise ValueError("needs a temperature above zero")
    b = labels.shape[0]
    if student_logits.shape != teacher_logits.shape or student_logits.shape[0] != b:
        raise ValueError("batch / class dimensions must agree")
    zs = (student_logits * beta)
    zt = (teacher_logits * beta).detach()
    p = torch.softmax(zt, -1)
    # sum_c p (zt - zs) - logZ_t + logZ_s
    kl = (torch.mul(p, zt - zs).sum(-1) - zt.logsumexp(-1) + zs.logsumexp(-1)).sum().div(b)
    hard = (student_logits.logsumexp(-1) - student_logits.gather(-1, labels.unsqueeze(-1)).squeeze(-1)).mean()
    return torch.lerp(hard, kl / beta**2, alpha)
