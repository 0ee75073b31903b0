"""A boolean mask splits the log-probabilities; entropies from torch.special.entr."""

import torch
import torch.nn.functional as F


def topk_kd_loss(student_logits, teacher_topk_logprobs, teacher_topk_indices):
    batch, vocabulary = student_logits.shape
    if teacher_topk_logprobs.size() != teacher_topk_indices.size():
        raise ValueError
    if teacher_topk_indices.size(0) != batch:
        raise ValueError
    log_q = student_logits - torch.logsumexp(student_logits, -1, keepdim=True)
    mask = F.one_hot(teacher_topk_indices, vocabulary).sum(1).bool()
    rows = torch.arange(batch).unsqueeze(1)
    q_kept = log_q[rows, teacher_topk_indices]
    q_rest = torch.logsumexp(log_q[~mask].view(batch, -1), -1)
    p = teacher_topk_logprobs.detach().exp()
    rest = torch.relu(1 - p.sum(-1))
    cross = -(p * q_kept).sum(-1) - rest * q_rest
    entropy = torch.special.entr(p).sum(-1) + torch.special.entr(rest)
    return torch.mean(cross - entropy)
