"""A right answer to kd-loss."""

import torch.nn.functional as F


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError(f"the temperature must be above 0, got {temperature}")
    if student_logits.shape != teacher_logits.shape or labels.shape != student_logits.shape[:1]:
        raise ValueError("student, teacher and labels must agree in shape")
    student = F.log_softmax(student_logits / temperature, dim=-1)
    teacher = F.log_softmax(teacher_logits.detach() / temperature, dim=-1)
    soft = F.kl_div(student, teacher, reduction="batchmean", log_target=True)
    hard = F.cross_entropy(student_logits, labels)
    return alpha * temperature**2 * soft + (1 - alpha) * hard
