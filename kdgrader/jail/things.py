"""Things that checks pass to submissions and that must be importable on both sides of the wire."""

from collections.abc import Iterator, Sequence
from typing import Any


class Batches:
    """A loader that can be iterated again and again and promises nothing more: no length, no indexing."""

    def __init__(self, batches: Sequence[Any]) -> None:
        self._batches = list(batches)

    def __repr__(self) -> str:
        return f"Batches of {', '.join(str(len(x)) for x, *_ in self._batches) or 'nothing'}"

    def __iter__(self) -> Iterator[Any]:
        return iter(self._batches)
