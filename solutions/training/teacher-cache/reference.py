"""A teacher's logits, computed once and kept beside the examples that they belong to.

Right where a student sees the very inputs that its teacher saw: Beyer et al., arXiv:2106.05237.
"""

from collections.abc import Iterable
from typing import Any

import torch
from torch import Generator, Tensor, nn
from torch.utils.data import DataLoader, Dataset

Batch = tuple[Tensor, Tensor, Tensor]  # x, y, the teacher's logits


class Cached(Dataset[Batch]):
    """(x, y, logits) by index. The index ties them together, so that no shuffling can part them."""

    def __init__(self, dataset: Any, logits: Tensor) -> None:
        self.dataset, self.logits = dataset, logits

    def __len__(self) -> int:
        return len(self.dataset)

    def __getitem__(self, index: int) -> Batch:
        x, y = self.dataset[index]
        return x, y, self.logits[index]


@torch.no_grad()  # thousands of graphs would be kept alive by what is stored
def cache_teacher(teacher: nn.Module, dataset: Any, *, batch_size: int = 64) -> Tensor:
    """The teacher's logits for every example, in the order of the data set: float[examples, classes]."""
    teacher.eval()  # else dropout and the company in a batch would be stored as well
    return torch.cat([teacher(x) for x, _ in DataLoader(dataset, batch_size=batch_size)])


def cached_loader(dataset: Any, logits: Tensor, *, batch_size: int, generator: Generator) -> Iterable[Batch]:
    """Batches of (x, y, logits), in another order in every epoch."""
    if len(logits) != len(dataset):
        raise ValueError(f"logits of {len(logits)} examples for {len(dataset)}")
    return DataLoader(Cached(dataset, logits), batch_size=batch_size, shuffle=True, generator=generator)
