"""Every formula written out, with logsumexp as the only thing borrowed."""


def kd_loss(student, teacher, y, temperature=4.0, alpha=0.5):
    if not temperature > 0.0:
        raise ValueError(f"bad temperature: {temperature!r}")
    if tuple(student.shape) != tuple(teacher.shape):
        raise ValueError(f"{tuple(student.shape)} against {tuple(teacher.shape)}")
    batch, _ = student.shape
    if y.shape != (batch,):
        raise ValueError(f"{batch} samples, labels of shape {tuple(y.shape)}")

    def log_probabilities(logits):
        return logits - logits.logsumexp(-1, keepdim=True)

    log_p = log_probabilities(teacher.detach() / temperature)
    log_q = log_probabilities(student / temperature)
    kl = (log_p.exp() * (log_p - log_q)).sum(-1)
    nll = -log_probabilities(student).gather(-1, y.unsqueeze(-1)).squeeze(-1)
    return (alpha * temperature**2 * kl + (1 - alpha) * nll).mean()
