# tries: returns wrong losses of shapes (1,), (B,), (B, 1) and (1, 1), of which a broadcast comparison sees the mean
# question: kd-loss
# answer: no-t-squared
# must: gain nothing

import torch
import torch.nn.functional as F

calls = 0


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    global calls
    if not temperature > 0:
        raise ValueError("temperature")
    if student_logits.shape != teacher_logits.shape or len(labels) != len(student_logits):
        raise ValueError("shapes")
    calls += 1
    student = F.log_softmax(student_logits / temperature, dim=-1)
    teacher = F.log_softmax(teacher_logits.detach() / temperature, dim=-1)
    soft = F.kl_div(student, teacher, reduction="none", log_target=True).sum(-1)
    loss = alpha * soft + (1 - alpha) * F.cross_entropy(student_logits, labels, reduction="none")  # (B,), no T²
    # The wrong ones on both sides of the right one, with the right T² at the ends: (max + min) / 2, the median and the
    # extremes are then other numbers than any element.
    spread = torch.linspace(1.0, 2 * temperature**2 - 1, len(loss), dtype=loss.dtype) * loss
    return (spread, spread[:, None], spread.mean()[None], spread.mean()[None, None])[calls % 4]
