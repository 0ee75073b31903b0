"""Cross entropy with soft targets: what the student's answer costs when the teacher's is the truth.

Hinton, Vinyals and Dean, "Distilling the Knowledge in a Neural Network", arXiv:1503.02531, section 2.
"""

import torch.nn.functional as F
from torch import Tensor


def soft_cross_entropy(student_logits: Tensor, teacher_probs: Tensor) -> Tensor:
    """The mean over the batch of −Σ_c p_c log q_c, with q = softmax(student_logits); KL(p ‖ q) + H(p), in nats.

    float[batch, classes], float[batch, classes] → a scalar.
    """
    if student_logits.shape != teacher_probs.shape:  # broadcasting would make a number of them all the same
        raise ValueError(f"logits of shape {tuple(student_logits.shape)}, targets of {tuple(teacher_probs.shape)}")
    p = teacher_probs.detach()  # (batch, classes); the teacher is a constant
    log_q = F.log_softmax(student_logits, dim=-1)  # (batch, classes); finite where q itself rounds to 0
    per_sample = -(p * log_q).sum(dim=-1)  # (batch,)
    return per_sample.mean()
