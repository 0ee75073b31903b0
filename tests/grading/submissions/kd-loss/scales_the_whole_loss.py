# commits: t-squared-on-both
import torch.nn.functional as F


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    T = temperature
    if T <= 0:
        raise ValueError("T must be positive")
    if student_logits.shape != teacher_logits.shape or labels.shape[0] != student_logits.shape[0]:
        raise ValueError("incompatible shapes")
    kd = F.kl_div((student_logits / T).log_softmax(1), (teacher_logits.detach() / T).softmax(1), reduction="batchmean")
    ce = F.cross_entropy(student_logits, labels)
    return T**2 * (alpha * kd + (1 - alpha) * ce)
