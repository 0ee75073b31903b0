# commits: in-place
import torch.nn.functional as F


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("temperature must be positive")
    if student_logits.shape != teacher_logits.shape or student_logits.shape[:1] != labels.shape:
        raise ValueError("shape mismatch")
    ce = F.cross_entropy(student_logits, labels)
    targets = teacher_logits.detach()
    targets /= temperature  # no need for a second copy of the teacher's logits
    log_targets = targets.log_softmax(dim=-1)
    log_student = student_logits.div(temperature).log_softmax(dim=-1)
    kd = F.kl_div(log_student, log_targets, reduction="sum", log_target=True) / labels.numel()
    return ce * (1 - alpha) + kd * alpha * temperature**2
