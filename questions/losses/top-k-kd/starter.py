"""A teacher of which only the top k is left: see the question for what it promises."""

import torch
import torch.nn.functional as F


def topk_kd_loss(student_logits, teacher_topk_logprobs, teacher_topk_indices):
    """KL(teacher ‖ student) over the k stored tokens and one more outcome for all the others.

    Shapes (batch, vocabulary), (batch, k) and (batch, k) → a scalar tensor.
    """
    raise NotImplementedError
