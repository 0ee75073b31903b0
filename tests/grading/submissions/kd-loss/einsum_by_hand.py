# commits: reduction-mean
import torch


def _logp(z):
    return z - torch.logsumexp(z, dim=1, keepdim=True)


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    S, Tt, y, tau = student_logits, teacher_logits.detach(), labels, temperature
    if not tau > 0.0:
        raise ValueError(tau)
    if S.shape != Tt.shape or len(y) != len(S):
        raise ValueError("shapes")
    lp, lq = _logp(Tt / tau), _logp(S / tau)
    # elementwise p (log p - log q), averaged
    kl = (lp.exp() * (lp - lq)).mean()
    picked = torch.einsum("bc,bc->b", _logp(S), torch.nn.functional.one_hot(y, S.shape[1]).to(S.dtype))
    ce = -picked.mean()
    return alpha * tau * tau * kl + (1 - alpha) * ce
