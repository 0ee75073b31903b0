"""No DataLoader: slices of the indices, and an object that draws a permutation whenever it is iterated."""

import torch


def stacked(dataset, indices):
    xs, ys = zip(*(dataset[i] for i in indices))
    return torch.stack(xs), torch.stack(ys)


def cache_teacher(teacher, dataset, *, batch_size=64):
    if batch_size < 1:
        raise ValueError("batch_size")
    was_training = teacher.training
    teacher.eval()
    out = []
    with torch.inference_mode():
        for start in range(0, len(dataset), batch_size):
            x, _ = stacked(dataset, range(start, min(start + batch_size, len(dataset))))
            out.append(teacher(x))
    teacher.train(was_training)
    return torch.cat(out).clone()


class Epochs:
    def __init__(self, dataset, logits, batch_size, generator):
        if batch_size < 1 or len(dataset) != len(logits):
            raise ValueError("batch size or number of logits")
        self.dataset, self.logits, self.batch_size, self.generator = dataset, logits, batch_size, generator

    def __iter__(self):
        for indices in torch.randperm(len(self.dataset), generator=self.generator).split(self.batch_size):
            x, y = stacked(self.dataset, indices.tolist())
            yield x, y, self.logits[indices]


def cached_loader(dataset, logits, *, batch_size, generator):
    return Epochs(dataset, logits, batch_size, generator)
