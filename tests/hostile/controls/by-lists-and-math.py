# tries: works on Python lists with the math module alone, and hands autograd a gradient made the same way
# question: softmax-temperature
# answer: right
# must: full marks

import math

import torch


def of_slice(values, temperature):
    largest = max(values)
    powers = [math.exp((value - largest) / temperature) for value in values]
    total = math.fsum(powers)
    return [power / total for power in powers]


def over_slices(function, *tensors):
    rows = zip(*(tensor.reshape(-1, tensor.shape[-1]).tolist() for tensor in tensors))
    flat = [number for row in rows for number in function(*row)]
    return torch.tensor(flat, dtype=tensors[0].dtype).reshape(tensors[0].shape)


class Softmax(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits, temperature, dim):
        moved = logits.detach().movedim(dim, -1)
        p = over_slices(lambda row: of_slice(row, temperature), moved)
        ctx.save_for_backward(p)
        ctx.temperature, ctx.dim = temperature, dim
        return p.movedim(-1, dim)

    @staticmethod
    def backward(ctx, upstream):
        (p,) = ctx.saved_tensors

        def slope(g, q):
            inner = math.fsum(a * b for a, b in zip(g, q))
            return [b * (a - inner) / ctx.temperature for a, b in zip(g, q)]

        return over_slices(slope, upstream.movedim(ctx.dim, -1), p).movedim(-1, ctx.dim), None, None


def softmax_with_temperature(logits, temperature, dim=-1):
    if temperature <= 0:
        raise ValueError(f"{temperature} is not above 0")
    return Softmax.apply(logits, temperature, dim)
