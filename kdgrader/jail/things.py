"""Things that checks pass to submissions and that must be importable on both sides of the wire."""

import copy
from collections.abc import Iterator, Sequence
from typing import Any

from torch import nn


class Batches:
    """A loader that can be iterated again and again and promises nothing more: no length, no indexing."""

    def __init__(self, batches: Sequence[Any]) -> None:
        self._batches = list(batches)

    def __repr__(self) -> str:
        return f"Batches of {', '.join(str(len(x)) for x, *_ in self._batches) or 'nothing'}"

    def __iter__(self) -> Iterator[Any]:
        return iter(self._batches)


class Prepared:
    """A maker of models that takes no arguments: copies of prepared ones, one after another, round and round."""

    def __init__(self, models: Sequence[nn.Module]) -> None:
        self._models, self._made = list(models), 0

    def __repr__(self) -> str:
        return f"a maker of {len(self._models)} different models"

    def __call__(self) -> nn.Module:
        model = copy.deepcopy(self._models[self._made % len(self._models)])
        self._made += 1
        return model
