# commits: unstable
import torch
from torch.distributions import Categorical, kl_divergence


@torch.no_grad()
def soften_teacher(logits, T):
    return Categorical(logits=logits / T)


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("bad temperature")
    if student_logits.shape != teacher_logits.shape:
        raise ValueError("logits")
    if student_logits.shape[0] != labels.shape[0]:
        raise ValueError("labels")
    p = soften_teacher(teacher_logits, temperature)
    q = Categorical(logits=student_logits / temperature)
    distill = kl_divergence(p, q).mean()
    nll = -Categorical(logits=student_logits).log_prob(labels).mean()
    return alpha * (temperature ** 2) * distill + (1 - alpha) * nll
