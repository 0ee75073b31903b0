# commits: unstable
import torch


def softmax_with_temperature(logits, temperature, dim=-1):
    if temperature <= 0:
        raise ValueError('T must be > 0')
    numerator = torch.exp(torch.div(logits, temperature))
    denominator = torch.sum(numerator, dim, True)
    return numerator / denominator
