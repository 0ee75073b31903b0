# tries: has torch.jit.script compile its softmax, which reads the source and compiles at import
# question: softmax-temperature
# answer: right
# must: full marks

import warnings

import torch

with warnings.catch_warnings():
    warnings.simplefilter("ignore")

    @torch.jit.script
    def tempered(logits: torch.Tensor, temperature: float, dim: int) -> torch.Tensor:
        scaled = logits / temperature
        largest = scaled.amax(dim, keepdim=True).detach()
        powers = torch.exp(scaled - largest)
        return powers / powers.sum(dim, keepdim=True)


def softmax_with_temperature(logits, temperature, dim=-1):
    if temperature <= 0:
        raise ValueError("temperature")
    return tempered(logits, float(temperature), dim)
