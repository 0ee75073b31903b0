"""The mean in the logarithms: logsumexp of log p and log w, as one does with a whole ensemble of language models."""

import torch


def ensemble_targets(teacher_logits, temperature=1.0, weights=None):
    if not temperature > 0:
        raise ValueError(f"temperature {temperature!r}")
    count = len(teacher_logits)
    if count == 0 or len({z.shape for z in teacher_logits}) > 1:
        raise ValueError("one shape, please")
    w = torch.ones(count, dtype=torch.float64) if weights is None else torch.tensor(weights, dtype=torch.float64)
    if w.shape != (count,) or (w < 0).any() or w.sum() == 0:
        raise ValueError(f"weights {weights!r}")
    log_p = torch.stack([torch.log_softmax(z.detach() / temperature, dim=1) for z in teacher_logits], dim=-1)
    log_w = (w / w.sum()).log().to(log_p.dtype)  # a weight of 0 becomes −∞, and its teacher nothing
    return torch.logsumexp(log_p + log_w, dim=-1).exp()
