"""The mixture is detached: in sum, the student's gradient does not run through it (the worked answer shows why)."""

import torch
from torch import nn


def generalized_jsd(student, teacher, beta=0.5, temperature=1.0):
    if not temperature > 0:
        raise ValueError(f"temperature={temperature}")
    if tuple(student.shape) != tuple(teacher.shape):
        raise ValueError(f"{tuple(student.shape)} against {tuple(teacher.shape)}")
    divergence = nn.KLDivLoss(reduction="batchmean", log_target=True)
    s = nn.functional.log_softmax(student / temperature, -1)
    t = nn.functional.log_softmax(teacher / temperature, -1).detach()
    if beta in (0, 1):
        return divergence(t, s) if beta else divergence(s, t)
    shares = torch.tensor([beta, 1 - beta], dtype=s.dtype).log()[:, None, None]
    m = torch.logsumexp(torch.stack([t, s]).detach() + shares, dim=0)
    return torch.lerp(divergence(m, s), divergence(m, t), beta)
