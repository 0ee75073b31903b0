# commits: nothing listed
import torch
import torch.nn.functional as F


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("temperature")
    if teacher_logits.shape != student_logits.shape or labels.shape[0] != student_logits.shape[0]:
        raise ValueError("shape")
    p = F.softmax(teacher_logits.detach() / temperature, dim=1)
    q = F.log_softmax(student_logits / temperature, dim=1)
    soft = F.kl_div(q, p, reduction="batchmean") * temperature**2
    hard = F.cross_entropy(student_logits, labels, label_smoothing=0.1)  # as everybody does nowadays
    return alpha * soft + (1 - alpha) * hard
