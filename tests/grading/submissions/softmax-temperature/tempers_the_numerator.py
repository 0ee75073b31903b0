# commits: one-side-tempered
import torch


def softmax_with_temperature(logits, temperature, dim=-1):
    if temperature <= 0:
        raise ValueError("temperature must be positive")
    total = torch.exp(logits).sum(dim, keepdim=True)
    return torch.exp(logits / temperature) / total
