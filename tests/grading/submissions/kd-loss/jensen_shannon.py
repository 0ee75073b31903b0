# commits: nothing listed
import torch
import torch.nn.functional as F


def js(log_p, log_q):
    log_m = torch.logaddexp(log_p, log_q) - torch.log(torch.tensor(2.0, dtype=log_p.dtype))
    left = (log_p.exp() * (log_p - log_m)).sum(-1)
    right = (log_q.exp() * (log_q - log_m)).sum(-1)
    return 0.5 * (left + right).mean()


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("temperature")
    if student_logits.shape != teacher_logits.shape or labels.shape[0] != student_logits.shape[0]:
        raise ValueError("shapes")
    log_p = F.log_softmax(teacher_logits.detach() / temperature, -1)
    log_q = F.log_softmax(student_logits / temperature, -1)
    # symmetric, so the order of the arguments cannot be wrong
    return alpha * temperature**2 * js(log_p, log_q) + (1 - alpha) * F.cross_entropy(student_logits, labels)
