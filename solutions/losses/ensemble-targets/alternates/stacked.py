"""All teachers in one tensor, the mean as a product with the shares."""

import torch


def ensemble_targets(teacher_logits, *, temperature=1.0, weights=None):
    if temperature <= 0:
        raise ValueError("temperature")
    if not teacher_logits:
        raise ValueError("no teacher")
    if any(z.shape != teacher_logits[0].shape for z in teacher_logits):
        raise ValueError("shapes")
    if weights is None:
        weights = [1.0] * len(teacher_logits)
    if len(weights) != len(teacher_logits) or any(w < 0 for w in weights) or not any(weights):
        raise ValueError("weights")
    with torch.no_grad():
        p = torch.stack(list(teacher_logits)).div(temperature).softmax(dim=-1)  # (teachers, batch, classes)
        w = torch.as_tensor(weights, dtype=p.dtype)
        return torch.einsum("m,mbc->bc", w / w.sum(), p)
