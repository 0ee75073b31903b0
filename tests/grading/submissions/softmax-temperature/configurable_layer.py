# commits: ignores-dim
import torch.nn as nn


class TemperatureSoftmax(nn.Module):
    def __init__(self, temperature=1.0, dim=-1):
        super().__init__()
        if temperature <= 0:
            raise ValueError("temperature must be positive")
        self.temperature = temperature
        self.dim = dim
        self.softmax = nn.Softmax(dim=-1)

    def forward(self, logits):
        return self.softmax(logits / self.temperature)


def softmax_with_temperature(logits, temperature, dim=-1):
    return TemperatureSoftmax(temperature, dim)(logits)
