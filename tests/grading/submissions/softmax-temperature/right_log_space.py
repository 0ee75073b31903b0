# right
import torch


def log_softmax(z, dim):
    return z - torch.logsumexp(z, dim, keepdim=True)


def softmax_with_temperature(logits, temperature, dim=-1):
    if not temperature > 0:
        raise ValueError("temperature should be strictly positive")
    shifted = logits / temperature
    shifted = shifted - shifted.amax(dim, keepdim=True).detach()
    return log_softmax(shifted, dim).exp()
