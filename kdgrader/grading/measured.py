"""What is measurably off where no named mistake reproduces the replies: a factor, a power of the temperature, a sign, a
gradient. Said only where it holds for every call that was looked at."""

import math
import types
from typing import Any

import msgspec
import torch

from kdgrader.grading.proxy import Recorded
from kdgrader.i18n import says
from kdgrader.jail.calls import answer_call
from kdgrader.jail.parcel import unpack
from kdgrader.jail.values import read_tensors
from kdgrader.jail.wire import Reply, Returned, TensorValue
from kdgrader.reports.records import Diagnosis
from kdgrader.text import Text

AGREE = 1e-3  # relative: how constant a ratio must be to be called constant


class Pair(msgspec.Struct, frozen=True):
    """A tensor of the submission beside the reference's at the same input."""

    check: str
    theirs: torch.Tensor
    ours: torch.Tensor
    temperature: float | None


def measured(reference: str, calls: list[Recorded], aspects: dict[str, str]) -> tuple[Diagnosis, ...]:
    """At most one diagnosis, with no mistake named. `calls`: those of the checks that failed."""
    module = types.ModuleType("reference")
    exec(compile(reference, "reference.py", "exec"), module.__dict__)
    pairs = [pair for call in calls if (pair := _pair(module, call)) is not None]
    wrong = [pair for pair in pairs if not _close(pair.theirs, pair.ours)]
    if wrong:
        text, checks = _of_values(wrong), {pair.check for pair in wrong}
    else:
        text, checks = _of_gradients(), {call.check for call in calls if _asked_for_a_gradient(call)}
    if text is None or not pairs or not checks:
        return ()
    explains = tuple(dict.fromkeys(aspect for check, aspect in aspects.items() if check in checks))
    return (Diagnosis(mistakes=(), says=text, explains=explains, evidence="measured"),)


def _of_gradients() -> Text:
    return says("The values are right, and the gradient is not: something cuts or bends the graph.")


def _asked_for_a_gradient(call: Recorded) -> bool:
    return any(sent.requires_grad for sent in call.parcel.sent)


def _pair(module: types.ModuleType, call: Recorded) -> Pair | None:
    theirs = _tensor(call.reply, call.body)
    answer = answer_call(getattr(module, call.function, None), call.parcel, call.seed)
    ours = _tensor(answer.reply, answer.body)
    if theirs is None or ours is None or theirs.shape != ours.shape:
        return None
    return Pair(call.check, theirs, ours, _temperature(call))


def _tensor(reply: Reply, body: bytes) -> torch.Tensor | None:
    if not isinstance(reply, Returned) or not isinstance(reply.value, TensorValue):
        return None
    tensor = read_tensors(reply.tensors, bytearray(body))[reply.value.index].to(torch.float64)
    return tensor if torch.isfinite(tensor).all() else None


def _temperature(call: Recorded) -> float | None:
    found: Any = unpack(call.parcel, bytearray(call.parcel.body)).kwargs.get("temperature")
    return float(found) if isinstance(found, int | float) and found > 0 else None


def _close(theirs: torch.Tensor, ours: torch.Tensor) -> bool:
    return bool(torch.allclose(theirs, ours, rtol=AGREE, atol=1e-6))


def _of_values(wrong: list[Pair]) -> Text | None:
    ratios = [ratio for pair in wrong if (ratio := _ratio(pair)) is not None]
    if len(wrong) < 2 or len(ratios) < len(wrong):
        return None
    if all(_near(ratio, -1.0) for ratio in ratios):
        return says("Every value has the wrong sign and the right size.")
    if all(_near(ratio, ratios[0]) for ratio in ratios):
        return says("Every value is {factor:.4g} times what it should be.", factor=ratios[0])
    for power in (2, 1, -1, -2):
        if all(pair.temperature and _near(r, pair.temperature**power) for pair, r in zip(wrong, ratios, strict=True)):
            return says("Every value is $T^{{{power}}}$ times what it should be, $T$ the temperature.", power=power)
    return None


def _ratio(pair: Pair) -> float | None:
    """theirs / ours where that is one number for the whole tensor."""
    size = float((pair.ours * pair.ours).sum())
    if size == 0:
        return None
    ratio = float((pair.theirs * pair.ours).sum()) / size
    return ratio if math.isfinite(ratio) and _close(pair.theirs, ratio * pair.ours) else None


def _near(a: float, b: float) -> bool:
    return abs(a - b) <= AGREE * max(abs(a), abs(b))
