"""How closely a student gives its teacher's answers: see the question for what it promises."""

import torch
import torch.nn.functional as F


def fidelity(student_logits, teacher_logits):
    """Top-1 agreement, mean KL(teacher ‖ student) in nats, mean overlap of the first five classes.

    Two tensors of logits of shape (samples, classes) → {"agreement": float, "kl": float, "top5_overlap": float}.
    """
    raise NotImplementedError
