# commits: nothing listed
import torch


def softmax_with_temperature(logits, temperature, dim=-1):
    if temperature <= 0:
        raise ValueError("temperature must be positive")
    probabilities = torch.softmax(logits / temperature, dim=dim)
    return torch.round(probabilities, decimals=4)
