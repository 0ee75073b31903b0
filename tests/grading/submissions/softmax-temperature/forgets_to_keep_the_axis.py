# commits: keepdim-forgotten
import torch


def softmax_with_temperature(logits, temperature, dim=-1):
    if temperature <= 0:
        raise ValueError("invalid temperature")
    z = logits / temperature
    z = z - torch.max(z, dim)[0]
    e = torch.exp(z)
    s = torch.sum(e, dim)
    return e / s
