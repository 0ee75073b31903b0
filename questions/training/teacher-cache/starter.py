"""A teacher's logits, computed once and used in every epoch: see the question for what is promised."""

import torch
from torch.utils.data import DataLoader


def cache_teacher(teacher, dataset, *, batch_size=64):
    """The teacher's logits for every example, in the order of the data set: (len(dataset), classes)."""
    raise NotImplementedError


def cached_loader(dataset, logits, *, batch_size, generator):
    """Something that gives an epoch of (x, y, teacher's logits) batches whenever it is iterated."""
    raise NotImplementedError
