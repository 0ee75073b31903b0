# tries: is a functools.partial of a lambda composed by functools.reduce
# question: softmax-temperature
# answer: right
# must: full marks

import functools
import operator

import torch


def compose(*steps):
    return functools.reduce(lambda f, g: lambda *a, **k: g(f(*a, **k)), steps)


def refused(temperature):
    raise ValueError(f"a temperature of {temperature}")


softmax = functools.partial(
    lambda normalise, logits, temperature, dim=-1: normalise(logits / temperature, dim)
    if operator.gt(temperature, 0)
    else refused(temperature),
    compose(torch.log_softmax, torch.exp),
)
softmax_with_temperature = functools.partial(softmax)
