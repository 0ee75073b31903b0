"""A softmax does not see the mean, so only a temperature is left: T times the row's own standard deviation."""

import torch
import torch.nn.functional as F


def standardized_kd_loss(student, teacher, temperature=2.0):
    if not temperature > 0:
        raise ValueError("temperature")
    if student.shape != teacher.shape:
        raise ValueError("shapes")
    teacher = teacher.detach()
    own = [temperature * (torch.std(z, dim=1, keepdim=True) + 1e-7) for z in (student, teacher)]
    log_q = F.log_softmax(student / own[0], dim=1)
    p = F.softmax(teacher / own[1], dim=1)
    return F.kl_div(log_q, p, reduction="none").sum(1).mean() * temperature**2
