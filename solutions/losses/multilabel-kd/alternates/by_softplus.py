"""Everything from softplus: −log σ(z) = softplus(−z), and KL = p (t − s) + softplus(s) − softplus(t)."""

import torch
from torch.nn.functional import softplus


def multilabel_kd_loss(student_logits, teacher_logits, labels, *, temperature=2.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError(temperature)
    if len({student_logits.shape, teacher_logits.shape, labels.shape}) != 1:
        raise ValueError("one shape, please")
    batch = student_logits.shape[0]
    with torch.no_grad():
        t = teacher_logits / temperature
        p = torch.sigmoid(t)
    s = student_logits / temperature
    kl = p * (t - s) + softplus(s) - softplus(t)
    nll = labels * softplus(-student_logits) + (1 - labels) * softplus(student_logits)
    return (kl.sum() * (alpha * temperature * temperature) + nll.sum() * (1 - alpha)) / batch
