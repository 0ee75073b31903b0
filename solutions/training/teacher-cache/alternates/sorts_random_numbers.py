"""An order from sorted random numbers, batches from an iterator that is cut into pieces; errors come with the first batch."""

import random
from itertools import islice

import torch


class Loader:
    def __init__(self, rows, size, rng):
        self.rows, self.size, self.rng = rows, size, rng

    def __iter__(self):
        dataset, logits = self.rows
        if len(dataset) - len(logits) or self.size <= 0:
            raise ValueError("cannot be put into batches")
        seed = int(torch.randint(2**62, (), generator=self.rng))
        order = list(range(len(dataset)))
        random.Random(seed).shuffle(order)
        order = iter(order)
        while some := list(islice(order, self.size)):
            picked = [(*dataset[i], logits[i]) for i in some]
            yield [torch.stack(column) for column in zip(*picked)]


def cached_loader(dataset, logits, *, batch_size, generator):
    return Loader((dataset, logits), batch_size, generator)


def cache_teacher(teacher, dataset, *, batch_size=64):
    if batch_size <= 0:
        raise ValueError("batch_size must be positive")
    with torch.no_grad():
        eval_teacher = teacher.eval()
        indices, rows = iter(range(len(dataset))), []
        while some := list(islice(indices, batch_size)):
            rows.extend(eval_teacher(torch.stack([dataset[i][0] for i in some])))
    return torch.stack(rows)
