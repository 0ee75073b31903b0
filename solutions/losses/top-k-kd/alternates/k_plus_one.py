"""Two distributions of k + 1 numbers put together with cat, and kl_div between them."""

import torch
import torch.nn.functional as F


def topk_kd_loss(student_logits, teacher_topk_logprobs, teacher_topk_indices):
    if teacher_topk_logprobs.shape != teacher_topk_indices.shape:
        raise ValueError("k log-probabilities need k indices")
    if student_logits.shape[0] != teacher_topk_indices.shape[0]:
        raise ValueError("batch sizes differ")
    is_stored = torch.zeros_like(student_logits, dtype=torch.bool).scatter_(1, teacher_topk_indices, True)
    others = student_logits.masked_fill(is_stored, float("-inf")).logsumexp(1, keepdim=True)
    chosen = torch.gather(student_logits, 1, teacher_topk_indices)
    log_q = torch.cat([chosen, others], dim=1).log_softmax(dim=1)  # these k + 1 logits sum up all there is
    with torch.no_grad():
        p = teacher_topk_logprobs.exp()
        p = torch.cat([p, (1 - p.sum(dim=1, keepdim=True)).clamp_min(0)], dim=1)
    return F.kl_div(log_q, p, reduction="batchmean")
