# tries: replaces its own helper after the fact, by setattr, a mock and a subclass made at run time
# question: softmax-temperature
# answer: right
# must: full marks

import sys
from unittest import mock

import torch


class Softmax:
    def normalise(self, powers, dim):
        return powers

    def __call__(self, logits, temperature, dim):
        scaled = logits / temperature
        return self.normalise(torch.exp(scaled - scaled.amax(dim, keepdim=True)), dim)


Softmax.normalise = lambda self, powers, dim: powers / powers.sum(dim, keepdim=True)


def check(temperature):
    raise NotImplementedError


def checked(temperature):
    if temperature <= 0:
        raise ValueError("temperature")


setattr(sys.modules[__name__], "check", checked)
softmax = type("Patched", (Softmax,), {"__repr__": lambda self: "softmax"})()


def softmax_with_temperature(logits, temperature, dim=-1):
    check(temperature)
    with mock.patch.object(softmax, "name", "patched", create=True):
        return softmax(logits, temperature, dim)
