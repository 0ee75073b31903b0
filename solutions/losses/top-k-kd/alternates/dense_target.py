"""The stored tokens as a dense target of cross entropy; the rest, log1mexp as Mächler has it, in double precision."""

import math

import torch
import torch.nn.functional as F


def log1mexp(x):
    return torch.where(x > -math.log(2), torch.log(-torch.expm1(x)), torch.log1p(-torch.exp(x)))


def topk_kd_loss(student_logits, teacher_topk_logprobs, teacher_topk_indices):
    if teacher_topk_logprobs.shape != teacher_topk_indices.shape:
        raise ValueError("teacher")
    if len(student_logits) != len(teacher_topk_logprobs):
        raise ValueError("batch")
    with torch.no_grad():
        wide = teacher_topk_logprobs.double()
        log_rest = log1mexp(wide.logsumexp(-1).clamp(max=-1e-12)).to(student_logits.dtype)
        target = torch.zeros_like(student_logits).scatter(-1, teacher_topk_indices, wide.exp().to(student_logits))
        constant = (wide.exp() * wide).sum(-1).to(student_logits) + log_rest.exp() * log_rest
    others = torch.zeros_like(student_logits).index_put(
        (torch.arange(len(student_logits))[:, None], teacher_topk_indices), torch.tensor(-torch.inf).to(student_logits)
    )
    log_q = F.log_softmax(student_logits, dim=-1)
    cross = -(target * log_q).sum(-1) - log_rest.exp() * (log_q + others).logsumexp(-1)
    return (constant + cross).sum() / len(student_logits)
