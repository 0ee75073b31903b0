# commits: multiplies-by-t
import torch


def softmax_with_temperature(logits, temperature, dim=-1):
    beta = temperature
    if beta <= 0:
        raise ValueError("beta")
    z = beta * logits
    return torch.exp(z - torch.logsumexp(z, dim=dim, keepdim=True))
