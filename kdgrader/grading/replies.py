"""When two replies say the same, up to rounding: the submission's, and a mistake's to the same call."""

from typing import Any

import torch

from kdgrader.grading.comparison import TOLERANCES
from kdgrader.jail.calls import Answer
from kdgrader.jail.values import read_tensors
from kdgrader.jail.wire import DictValue, Gradients, ListValue, Raised, Reply, Returned, TensorValue, TupleValue

SLACK = 20.0  # how much wider than a check's tolerance two replies of one mistake may lie apart


def summary(answer: Answer) -> str:
    """A reply in a line, to four digits: equal for what is certainly worth telling apart no further."""
    reply = answer.reply
    if not isinstance(reply, Returned):
        return f"{type(reply).__name__} {getattr(reply, 'kind', '')}"
    tensors = read_tensors(reply.tensors, bytearray(answer.body))
    numbers = (f"{float(x):.4g}" for tensor in tensors for x in tensor.reshape(-1)[:64].to(torch.float64))
    return f"{reply.value} {sorted(reply.changed)} {' '.join(numbers)}"


def same_reply(a: Reply, a_body: bytes, b: Reply, b_body: bytes) -> bool:
    """Whether two replies say the same, up to rounding. nan equals nan here: both are what the mistake does."""
    if isinstance(a, Raised) and isinstance(b, Raised):
        return a.kind == b.kind
    if isinstance(a, Gradients) and isinstance(b, Gradients):
        ours, theirs = read_tensors(a.tensors, bytearray(a_body)), read_tensors(b.tensors, bytearray(b_body))
        return len(a.grads) == len(b.grads) and all(
            _same_gradient(None if i is None else ours[i], None if j is None else theirs[j])
            for i, j in zip(a.grads, b.grads, strict=True)
        )
    if not isinstance(a, Returned) or not isinstance(b, Returned):
        return False
    ours, theirs = read_tensors(a.tensors, bytearray(a_body)), read_tensors(b.tensors, bytearray(b_body))
    if not _same_value(a.value, ours, b.value, theirs) or a.changed.keys() != b.changed.keys():
        return False
    if not all(_close(ours[a.changed[k]], theirs[b.changed[k]]) for k in a.changed):
        return False
    return len(a.modules) == len(b.modules) and all(
        _same_names(getattr(m, part), ours, getattr(n, part), theirs)
        for m, n in zip(a.modules, b.modules, strict=True)
        for part in ("parameters", "buffers")
    )


def _same_names(a: dict[str, int], ours: list[torch.Tensor], b: dict[str, int], theirs: list[torch.Tensor]) -> bool:
    return a.keys() == b.keys() and all(_close(ours[a[name]], theirs[b[name]]) for name in a)


def _same_value(a: Any, ours: list[torch.Tensor], b: Any, theirs: list[torch.Tensor]) -> bool:
    if isinstance(a, TensorValue) and isinstance(b, TensorValue):
        alike = a.aliases_input == b.aliases_input and a.requires_grad == b.requires_grad
        return alike and _close(ours[a.index], theirs[b.index])
    if isinstance(a, ListValue | TupleValue) and isinstance(b, ListValue | TupleValue):
        return len(a.items) == len(b.items) and all(
            _same_value(x, ours, y, theirs) for x, y in zip(a.items, b.items, strict=True)
        )
    if isinstance(a, DictValue) and isinstance(b, DictValue):
        left, right = dict(zip(a.keys, a.items, strict=True)), dict(zip(b.keys, b.items, strict=True))
        return left.keys() == right.keys() and all(_same_value(left[k], ours, right[k], theirs) for k in left)
    if isinstance(a, float) and isinstance(b, float):
        return _close(torch.tensor(a, dtype=torch.float64), torch.tensor(b, dtype=torch.float64))
    return type(a) is type(b) and bool(a == b)


def _same_gradient(a: torch.Tensor | None, b: torch.Tensor | None) -> bool:
    if a is None or b is None:
        other = b if a is None else a
        return other is None or not bool(other.ne(0).any())
    return _close(a, b)


def _close(a: torch.Tensor, b: torch.Tensor) -> bool:
    if a.shape != b.shape or a.dtype != b.dtype:
        return False
    rtol, atol = TOLERANCES.get(a.dtype, (0.0, 0.0))
    x, y = a.detach().to(torch.float64), b.detach().to(torch.float64)
    finite = torch.isfinite(x) & torch.isfinite(y)
    odd = ~finite
    if odd.any() and not torch.equal(torch.nan_to_num(x[odd], nan=0.5), torch.nan_to_num(y[odd], nan=0.5)):
        return False
    if not finite.any():
        return True
    scale = float(torch.maximum(x[finite].abs().max(), y[finite].abs().max()))
    return bool(((x - y)[finite].abs() <= SLACK * (atol + rtol * scale)).all())
