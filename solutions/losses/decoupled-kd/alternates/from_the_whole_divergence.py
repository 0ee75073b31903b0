"""KL = TCKD + (1 − p_y) NCKD, read the other way round: the ordinary loss and a correction, in double precision."""

import torch


def dkd_loss(student_logits, teacher_logits, labels, *, alpha=1.0, beta=8.0, temperature=4.0):
    if temperature <= 0:
        raise ValueError("temperature")
    if student_logits.shape != teacher_logits.shape or labels.shape != student_logits.shape[:1]:
        raise ValueError("shape")
    s = student_logits.double() / temperature
    t = teacher_logits.double().detach() / temperature
    n, c = s.shape
    keep = torch.arange(c).expand(n, c) != labels[:, None]

    def kl(log_p, log_q):
        return (log_p.exp() * (log_p - log_q)).sum(-1)

    whole = kl(t.log_softmax(-1), s.log_softmax(-1))
    others = kl(t[keep].view(n, -1).log_softmax(-1), s[keep].view(n, -1).log_softmax(-1))
    outside = (t[keep].view(n, -1).logsumexp(-1) - t.logsumexp(-1)).exp()  # 1 − p_y
    loss = alpha * whole + (beta - alpha * outside) * others
    return (temperature**2 * loss.mean()).to(student_logits.dtype)
