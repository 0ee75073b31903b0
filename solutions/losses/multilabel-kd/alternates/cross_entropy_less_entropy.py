"""KL as a binary cross entropy with soft targets, less the teacher's own."""

from torch.nn import BCEWithLogitsLoss

bce = BCEWithLogitsLoss(reduction="none")


def multilabel_kd_loss(s, t, y, temperature=2.0, alpha=0.5):
    if not temperature > 0.0:
        raise ValueError(f"bad temperature: {temperature!r}")
    if not (s.size() == t.size() == y.size()):
        raise ValueError("shapes must agree")
    t = t.data / temperature
    p = t.sigmoid()
    soft = (bce(s / temperature, p) - bce(t, p)) * temperature**2
    return (alpha * soft + (1 - alpha) * bce(s, y)).sum(1).mean(0)
