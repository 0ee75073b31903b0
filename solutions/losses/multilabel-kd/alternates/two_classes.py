"""A label is a softmax over the logits z and 0, so the ordinary kl_div does it."""

import torch
import torch.nn.functional as F


def multilabel_kd_loss(student_logits, teacher_logits, labels, *, temperature=2.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("temperature")
    if student_logits.shape != teacher_logits.shape:
        raise ValueError("logits")
    if labels.shape != student_logits.shape:
        raise ValueError("labels")

    def yes_and_no(logits):
        return torch.stack([logits, torch.zeros_like(logits)], dim=-1)  # (B, C, 2)

    log_q = F.log_softmax(yes_and_no(student_logits / temperature), dim=-1)
    p = F.softmax(yes_and_no(teacher_logits.detach() / temperature), dim=-1)
    soft = F.kl_div(log_q, p, reduction="batchmean")  # batchmean divides by B alone
    hard = F.binary_cross_entropy_with_logits(student_logits, labels, reduction="sum") / len(labels)
    return alpha * temperature**2 * soft + (1 - alpha) * hard
