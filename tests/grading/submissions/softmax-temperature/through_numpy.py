# commits: gradient-cut
import numpy as np
import torch


def softmax_with_temperature(logits, temperature, dim=-1):
    if temperature <= 0:
        raise ValueError("temperature must be positive, got %r" % temperature)
    x = logits.detach().cpu().numpy() / temperature
    x = x.astype(logits.detach().numpy().dtype)
    x = x - np.max(x, axis=dim, keepdims=True)
    e = np.exp(x)
    return torch.from_numpy(e / e.sum(axis=dim, keepdims=True))
