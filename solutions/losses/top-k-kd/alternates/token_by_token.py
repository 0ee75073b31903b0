"""Plain loops over the batch; the others are picked out by index."""

import torch


def topk_kd_loss(s, lp, i):
    if lp.shape != i.shape or lp.shape[0] != s.shape[0]:
        raise ValueError(f"{tuple(s.shape)}, {tuple(lp.shape)}, {tuple(i.shape)}")
    losses = []
    for logits, stored, index in zip(s, lp.detach(), i):
        total = torch.logsumexp(logits, 0)
        loss = 0.0
        for value, j in zip(stored, index):
            loss = loss + value.exp() * (value - (logits[j] - total))
        others = sorted(set(range(len(logits))) - set(index.tolist()))
        left = 1.0 - float(stored.double().exp().sum())
        if left > 0:
            log_left = torch.tensor(left, dtype=torch.float64).log().to(stored.dtype)
            loss = loss + left * (log_left - (logits[others].logsumexp(0) - total))
        losses.append(loss)
    return torch.stack(losses).mean()
