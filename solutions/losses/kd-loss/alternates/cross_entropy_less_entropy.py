"""KL as a cross entropy with soft targets, less the teacher's entropy; F.cross_entropy for both terms."""

import torch
import torch.nn.functional as F


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("temperature")
    if teacher_logits.shape != student_logits.shape:
        raise ValueError("logits")
    if labels.numel() != student_logits.shape[0]:
        raise ValueError("labels")
    p = (teacher_logits.data / temperature).softmax(-1)
    entropy = torch.special.entr(p).sum(-1).mean()  # entr(0) is 0
    soft = F.cross_entropy(student_logits / temperature, p) - entropy
    hard = F.cross_entropy(student_logits, labels)
    return torch.lerp(hard, soft * temperature**2, alpha)
