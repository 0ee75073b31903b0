"""Hidden inputs, drawn by seed: another seed is another exam, the same seed the same one, on every machine."""

import hashlib
import hmac
from collections.abc import Sequence
from typing import TypeVar

import torch
from torch import nn

T = TypeVar("T")


def derived_seed(seed: int, *names: str) -> int:
    """A seed for one purpose: 63 bits of HMAC-SHA256(seed, names), so that no stream tells anything of another."""
    digest = hmac.new(str(seed).encode(), "\0".join(names).encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") >> 1


class Draw:
    """One check's stream of hidden inputs. See docs/writing-questions.md for the table."""

    def __init__(self, seed: int, question: str, check: str) -> None:
        self.generator = torch.Generator().manual_seed(derived_seed(seed, question, check))

    def normal(self, *shape: int, dtype: torch.dtype = torch.float32) -> torch.Tensor:
        # Always drawn in float64, so that a float32 check sees the float64 check's numbers, rounded.
        return torch.randn(*shape, generator=self.generator, dtype=torch.float64).to(dtype)

    def logits(
        self,
        batch: int,
        classes: int,
        *,
        scale: float = 2.0,
        dtype: torch.dtype = torch.float32,
        requires_grad: bool = False,
    ) -> torch.Tensor:
        return (scale * self.normal(batch, classes, dtype=torch.float64)).to(dtype).requires_grad_(requires_grad)

    def labels(self, batch: int, classes: int) -> torch.Tensor:
        """int64[batch]; every class is present where there is room for it."""
        start = torch.arange(batch) % classes
        return start[torch.randperm(batch, generator=self.generator)]

    def classification(
        self,
        batch: int,
        classes: int,
        *,
        scale: float = 2.0,
        dtype: torch.dtype = torch.float32,
        requires_grad: bool = False,
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Student logits, teacher logits, labels."""
        student = self.logits(batch, classes, scale=scale, dtype=dtype, requires_grad=requires_grad)
        teacher = self.logits(batch, classes, scale=scale, dtype=dtype, requires_grad=requires_grad)
        return student, teacher, self.labels(batch, classes)

    def uniform(self, low: float, high: float) -> float:
        return low + (high - low) * float(torch.rand((), generator=self.generator, dtype=torch.float64))

    def integer(self, low: int, high: int) -> int:
        return int(torch.randint(low, high + 1, (), generator=self.generator))

    def choice(self, options: Sequence[T]) -> T:
        return options[self.integer(0, len(options) - 1)]

    def linear_net(
        self,
        features: int,
        hidden: int,
        classes: int,
        *,
        dtype: torch.dtype = torch.float64,
        batch_norm: bool = False,
        dropout: float = 0.0,
    ) -> nn.Sequential:
        """Linear (no bias before a BatchNorm: its gradient is rounding error), [BatchNorm], ReLU, [Dropout], Linear."""
        layers: list[nn.Module] = [nn.Linear(features, hidden, bias=not batch_norm)]
        layers += [nn.BatchNorm1d(hidden)] if batch_norm else []
        layers += [nn.ReLU()]
        layers += [nn.Dropout(dropout)] if dropout else []
        net = nn.Sequential(*layers, nn.Linear(hidden, classes)).to(dtype)
        with torch.no_grad():
            for parameter in net.parameters():
                if parameter.dim() > 1:
                    parameter.copy_(self.normal(*parameter.shape, dtype=dtype) / parameter.shape[1] ** 0.5)
                else:
                    parameter.add_(0.1 * self.normal(*parameter.shape, dtype=dtype))
        return net

    def batches(
        self,
        count: int,
        batch: int,
        features: int,
        classes: int,
        *,
        last: int | None = None,
        dtype: torch.dtype = torch.float64,
    ) -> list[tuple[torch.Tensor, torch.Tensor]]:
        sizes = [batch] * count
        if last is not None:
            sizes[-1] = last
        return [(self.normal(size, features, dtype=dtype), self.labels(size, classes)) for size in sizes]
