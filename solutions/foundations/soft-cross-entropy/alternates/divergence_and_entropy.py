"""The identity: KL from the student to the teacher, and the teacher's entropy on top."""

import torch
from torch import nn


def soft_cross_entropy(student_logits, teacher_probs):
    if student_logits.shape != teacher_probs.shape:
        raise ValueError(f"{student_logits.shape} and {teacher_probs.shape}")
    with torch.no_grad():
        target = teacher_probs.clone()
        entropy = torch.special.entr(target).sum(1).mean()  # entr(0) is 0
    return nn.KLDivLoss(reduction="batchmean")(nn.LogSoftmax(dim=1)(student_logits), target) + entropy
