"""Learn from the k log-probabilities that were stored of a teacher, and from how much they leave over.

The tail bucket of tail-aware top-k distillation, as in TRL's server distillation trainer and verl's RFC 7856. Merging
outcomes can only lower a divergence: 0 ≤ this loss ≤ KL over the whole vocabulary.
"""

import torch
import torch.nn.functional as F
from torch import Tensor


def require_agreement(student_logits: Tensor, logprobs: Tensor, indices: Tensor) -> None:
    """Broadcasting would repeat a column, and gather would leave rows out, without a word."""
    if logprobs.shape != indices.shape:
        raise ValueError(f"log-probabilities of shape {tuple(logprobs.shape)}, indices of {tuple(indices.shape)}")
    if len(logprobs) != len(student_logits):
        raise ValueError(f"{len(logprobs)} rows of the teacher for {len(student_logits)} of the student")


def topk_kd_loss(student_logits: Tensor, teacher_topk_logprobs: Tensor, teacher_topk_indices: Tensor) -> Tensor:
    """KL(teacher ‖ student) over the k stored tokens and one more outcome, all the others; averaged over the batch.

    float[batch, vocabulary], float[batch, k], int64[batch, k] → a scalar, in nats.
    """
    require_agreement(student_logits, teacher_topk_logprobs, teacher_topk_indices)
    log_p = teacher_topk_logprobs.detach()  # (batch, k)
    log_q = F.log_softmax(student_logits, dim=-1)  # (batch, vocabulary)
    # Of the teacher, the rest is what is missing from 1, and rounding may have made it less than nothing.
    p_rest = -torch.expm1(log_p.logsumexp(dim=-1)).clamp(max=0)  # (batch,)
    # Of the student everything is known: a sum over the others is right where 1 − Σ q would be mere rounding.
    log_q_rest = log_q.scatter(-1, teacher_topk_indices, float("-inf")).logsumexp(dim=-1)  # (batch,)
    stored = log_p.exp() * (log_p - log_q.gather(-1, teacher_topk_indices))  # (batch, k)
    rest = torch.xlogy(p_rest, p_rest) - p_rest * log_q_rest  # (batch,)
    return (stored.sum(dim=-1) + rest).mean()
