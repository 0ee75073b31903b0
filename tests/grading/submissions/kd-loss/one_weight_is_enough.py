# commits: weights-dropped
import torch.nn.functional as F


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError
    if teacher_logits.shape != student_logits.shape or labels.numel() != student_logits.shape[0]:
        raise ValueError
    task = F.cross_entropy(student_logits, labels)
    q = F.log_softmax(student_logits / temperature, dim=1)
    p = F.log_softmax(teacher_logits.detach() / temperature, dim=1)
    mimic = F.kl_div(q, p, log_target=True, reduction="batchmean").mul(temperature**2)
    return task + alpha * mimic
