"""In the ratio of the two models alone: log(m/p) = log(skew + (1 − skew) q/p), a softplus of log(q/p)."""

import math

import torch.nn.functional as F


def skew_kl(student, teacher, skew=0.1):
    if tuple(student.shape) != tuple(teacher.shape):
        raise ValueError(f"{tuple(student.shape)} against {tuple(teacher.shape)}")
    log_p = teacher.data.log_softmax(-1)
    r = student.log_softmax(-1) - log_p
    if skew == 0:
        log_ratio = r
    else:
        log_ratio = math.log(skew) + F.softplus(r + math.log1p(-skew) - math.log(skew))
    return -(log_p.exp() * log_ratio).sum(-1).mean()
