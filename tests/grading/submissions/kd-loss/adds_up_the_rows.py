# commits: reduction-sum, no-validation
import torch


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    teacher_logits = teacher_logits.detach()
    log_q = torch.log_softmax(student_logits / temperature, dim=1)
    log_p = torch.log_softmax(teacher_logits / temperature, dim=1)
    p = torch.exp(log_p)
    kd = torch.sum(p * (log_p - log_q))
    hard = torch.nn.functional.cross_entropy(student_logits, labels)
    return alpha * (temperature ** 2) * kd + (1.0 - alpha) * hard
