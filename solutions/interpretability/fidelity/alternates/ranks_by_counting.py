"""Ranks by counting: a class stands behind all larger ones, and behind equal ones of a lower number."""

import torch
from torch.nn.functional import kl_div


def ranks(logits):
    """0 for the answer, 1 for the second… (samples, classes)"""
    ahead = logits.unsqueeze(1) > logits.unsqueeze(2)  # [n, c, d]: is d ahead of c?
    equal = logits.unsqueeze(1) == logits.unsqueeze(2)
    lower = torch.ones(logits.shape[1], logits.shape[1]).tril(-1).bool()  # [c, d]: d < c
    return (ahead | (equal & lower)).sum(2)


def fidelity(student_logits, teacher_logits):
    if student_logits.shape != teacher_logits.shape:
        raise ValueError("shapes differ")
    if student_logits.numel() == 0:
        raise ValueError("no samples")
    if (student_logits != student_logits).any() or (teacher_logits != teacher_logits).any():
        raise ValueError("not a number")
    rank_s, rank_t = ranks(student_logits), ranks(teacher_logits)
    both_first = ((rank_s == 0) & (rank_t == 0)).any(1)
    both_in = ((rank_s < 5) & (rank_t < 5)).sum(1) / min(5, rank_s.shape[1])
    logs = [logits.double() - logits.double().logsumexp(1, keepdim=True) for logits in (student_logits, teacher_logits)]
    kl = kl_div(logs[0], logs[1], reduction="none", log_target=True).sum(1).mean()
    return {
        "agreement": both_first.sum().item() / len(both_first),
        "kl": kl.item(),
        "top5_overlap": both_in.mean().item(),
    }
