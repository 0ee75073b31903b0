# commits: no-temperature-on-student
import torch as th


def log_probs(x):
    m = x.max(axis=1, keepdims=True).values
    x = x - m
    return x - th.log(th.exp(x).sum(axis=1, keepdims=True))


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError
    n, k = student_logits.shape
    if teacher_logits.shape != (n, k):
        raise ValueError
    if labels.shape != (n,):
        raise ValueError
    lt = log_probs(teacher_logits.detach() / temperature)
    ls = log_probs(student_logits)
    pt = th.exp(lt)
    soft = (pt * (lt - ls)).sum() / n
    hard = -ls[th.arange(n), labels].sum() / n
    return alpha * temperature**2 * soft + (1 - alpha) * hard
