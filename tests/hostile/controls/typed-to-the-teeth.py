# tries: is heavy with type hints, protocols, dataclasses and overloads, under annotations that are never evaluated
# question: kd-loss
# answer: right
# must: full marks

from __future__ import annotations

import dataclasses
import enum
from typing import TYPE_CHECKING, Annotated, Final, Generic, NamedTuple, Protocol, TypeVar, overload

import torch
from torch import Tensor

if TYPE_CHECKING:
    from somewhere_else import NotThere

T_co = TypeVar("T_co", covariant=True)
Logits = Annotated[Tensor, "float[batch, classes]"]


class Term(Protocol[T_co]):
    def __call__(self, student: Logits, *rest: NotThere) -> T_co: ...


class Kind(enum.Enum):
    SOFT, HARD = "soft", "hard"


class Weighted(NamedTuple):
    kind: Kind
    weight: float


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Config(Generic[T_co]):
    temperature: float = 4.0
    alpha: float = 0.5
    terms: tuple[Weighted, ...] = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        if not self.temperature > 0:
            raise ValueError(f"{self.temperature=}")
        weights = Weighted(Kind.SOFT, self.alpha * self.temperature**2), Weighted(Kind.HARD, 1 - self.alpha)
        object.__setattr__(self, "terms", weights)


DEFAULTS: Final[Config[Tensor]] = Config()


@overload
def log_probabilities(logits: Logits) -> Logits: ...
@overload
def log_probabilities(logits: Logits, temperature: float) -> Logits: ...
def log_probabilities(logits: Logits, temperature: float = 1.0) -> Logits:
    return torch.log_softmax(logits / temperature, dim=-1)


def kd_loss(
    student_logits: Logits, teacher_logits: Logits, labels: Tensor, *,
    temperature: float = DEFAULTS.temperature, alpha: float = DEFAULTS.alpha,
) -> Tensor:  # fmt: skip
    config: Config[Tensor] = Config(temperature=temperature, alpha=alpha)
    if student_logits.shape != teacher_logits.shape or labels.shape != student_logits.shape[:-1]:
        raise ValueError("shapes")
    total: Tensor = student_logits.new_zeros(())
    for term in config.terms:
        match term:
            case Weighted(kind=Kind.SOFT, weight=weight):
                log_p = log_probabilities(teacher_logits.detach(), config.temperature)
                log_q = log_probabilities(student_logits, config.temperature)
                total = total + weight * (log_p.exp() * (log_p - log_q)).sum(-1).mean()
            case Weighted(kind=Kind.HARD, weight=weight):
                total = total - weight * log_probabilities(student_logits).gather(-1, labels[:, None]).mean()
    return total
