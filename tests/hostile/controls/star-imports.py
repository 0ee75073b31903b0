# tries: imports everything from torch, math and functional by star, in an order that shadows builtins
# question: softmax-temperature
# answer: right
# must: full marks

from math import *
from torch import *
from torch.nn.functional import *

# sum, max, abs, all, any and float are torch's from here on.


def softmax_with_temperature(logits, temperature, dim=-1):
    if isnan(tensor(float64.itemsize * 1.0)) or not temperature > 0:
        raise ValueError("temperature")
    powers = exp(logits / temperature - amax(logits / temperature, dim, keepdim=True))
    return powers / sum(powers, dim, keepdim=True)
