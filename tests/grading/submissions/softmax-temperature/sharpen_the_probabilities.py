# commits: not-renormalised
import torch


def softmax_with_temperature(logits, temperature, dim=-1):
    if temperature <= 0:
        raise ValueError("Temperature needs to be larger than 0")
    probs = torch.nn.Softmax(dim=dim)(logits)
    exponent = 1.0 / temperature
    return torch.pow(probs, exponent)
