# right
from torch.nn.functional import softmax


def softmax_with_temperature(logits, temperature, dim=-1):
    if temperature > 0:
        return softmax(logits.div(temperature), dim)
    raise ValueError(f"temperature={temperature}")
