"""NumPy throughout: numpy.average has weights."""

import numpy as np
import torch


def ensemble_targets(teacher_logits, *, temperature=1.0, weights=None):
    if temperature <= 0 or len(teacher_logits) == 0:
        raise ValueError("temperature, teachers")
    arrays = [np.asarray(z.detach().numpy()) for z in teacher_logits]
    if len({a.shape for a in arrays}) != 1:
        raise ValueError("shapes differ")
    if weights is not None:
        weights = np.array(weights, dtype=float)
        if weights.shape != (len(arrays),) or (weights < 0).any() or weights.max() == 0:
            raise ValueError("bad weights")
    z = np.stack(arrays) / temperature
    z = np.exp(z - z.max(axis=-1, keepdims=True))
    p = z / z.sum(axis=-1, keepdims=True)
    return torch.from_numpy(np.average(p, axis=0, weights=weights).astype(arrays[0].dtype))
