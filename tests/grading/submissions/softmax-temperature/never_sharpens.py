# commits: nothing listed
import torch


def softmax_with_temperature(logits, temperature, dim=-1):
    if temperature <= 0:
        raise ValueError("temperature must be positive")
    t = max(1.0, float(temperature))  # a temperature softens
    return torch.softmax(logits / t, dim)
