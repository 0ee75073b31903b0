# commits: kl-swapped
import torch.nn.functional as F


def kl(a, b):
    """KL(a || b) for two tensors of logits, averaged over rows"""
    la = F.log_softmax(a, -1)
    lb = F.log_softmax(b, -1)
    return ((la - lb) * la.exp()).sum(-1).mean(0)


def check(temperature, student_logits, teacher_logits, labels):
    problems = []
    if temperature <= 0:
        problems.append("temperature <= 0")
    if tuple(student_logits.shape) != tuple(teacher_logits.shape):
        problems.append("logit shapes differ")
    elif labels.shape != student_logits.shape[:1]:
        problems.append("labels do not match")
    if problems:
        raise ValueError("; ".join(problems))


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    check(temperature, student_logits, teacher_logits, labels)
    soft = kl(student_logits / temperature, teacher_logits.detach() / temperature) * temperature ** 2
    hard = F.nll_loss(F.log_softmax(student_logits, -1), labels)
    return alpha * soft + (1 - alpha) * hard
