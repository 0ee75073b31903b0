# tries: draws seeds from the system by torch.seed, random, numpy, os.urandom and uuid, and needs none
# question: softmax-temperature
# answer: right
# must: full marks

import os
import random
import secrets
import uuid

import numpy
import torch

random.seed()
numpy.random.default_rng().normal()
numbers = [os.urandom(8), secrets.token_bytes(8), uuid.uuid4(), random.SystemRandom().random()]
assert len(set(map(str, numbers))) == 4
torch.seed()
torch.Generator().seed()


def softmax_with_temperature(logits, temperature, dim=-1):
    if temperature <= 0:
        raise ValueError("temperature")
    return torch.softmax(logits / temperature, dim)
