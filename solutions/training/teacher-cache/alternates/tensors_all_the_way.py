"""The whole data set as tensors; a TensorDataset of three ties its rows together."""

import torch
from torch.utils.data import BatchSampler, DataLoader, RandomSampler, TensorDataset


def tensors(data):
    rows = [data[i] for i in range(len(data))]
    return torch.stack([r[0] for r in rows]), torch.stack([r[1] for r in rows])


def cache_teacher(teacher, dataset, *, batch_size=64):
    if not batch_size > 0:
        raise ValueError(batch_size)
    teacher.train(False)
    with torch.no_grad():
        return torch.vstack([teacher(chunk) for chunk in tensors(dataset)[0].split(batch_size)])


def cached_loader(dataset, logits, *, batch_size, generator):
    x, y = tensors(dataset)
    if x.shape[0] != logits.shape[0]:
        raise ValueError((x.shape, logits.shape))
    rows = TensorDataset(x, y, logits)
    sampler = BatchSampler(RandomSampler(rows, generator=generator), batch_size, drop_last=False)
    return DataLoader(rows, batch_sampler=sampler)
