"""Which named mistakes reproduce what the submission did.

Mistakes are edits of the reference. Each is run on the recorded calls by the very code that ran the submission, and is
named only if it reproduces every reply: values, gradients, exceptions and what was left in the arguments.
"""

import itertools
import re
import time
import types
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import torch

from kdgrader.bank.records import Mistake, Variant
from kdgrader.grading.comparison import TOLERANCES
from kdgrader.grading.proxy import Recorded
from kdgrader.i18n import says
from kdgrader.jail.calls import answer_call, answer_vjp
from kdgrader.jail.values import read_tensors
from kdgrader.jail.wire import DictValue, Gradients, ListValue, Raised, Reply, Returned, TensorValue, TupleValue
from kdgrader.reports.records import Diagnosis
from kdgrader.text import Text

REPLAY_AT_MOST_S = 0.2  # a call that took the submission longer is not replayed
SLACK = 20.0  # how much wider than a check's tolerance two replies of one mistake may lie apart


def edited(reference: str, variant: Variant) -> str | None:
    """The mistake's source; None where an edit's `find` does not stand exactly once (two mistakes can collide)."""
    if variant.source is not None:
        return variant.source
    for edit in variant.edits:
        if reference.count(edit.find) != 1:
            return None
        reference = reference.replace(edit.find, edit.put)
    return reference


def diagnose(
    reference: str,
    mistakes: tuple[Mistake, ...],
    calls: list[Recorded],
    failed: dict[str, str],
    source: str,
    budget_s: float,
) -> tuple[Diagnosis, ...]:
    """`failed`: check → aspect of those that failed. The smallest sets of mistakes that explain all calls."""
    deadline = time.process_time() + budget_s  # of computing: a busy machine names no fewer mistakes
    cheap = [call for call in calls if call.seconds <= REPLAY_AT_MOST_S]
    cheap.sort(key=lambda call: call.check not in failed)  # what failed tells mistakes apart soonest
    replayed = {call.check for call in cheap}
    explains = tuple(dict.fromkeys(aspect for check, aspect in failed.items() if check in replayed))
    if not explains:
        return ()
    for candidates in (_singles(reference, mistakes), _pairs(reference, mistakes)):
        found: dict[tuple[str, ...], tuple[Mistake, ...]] = {}
        for named, text in candidates:
            if time.process_time() > deadline:
                break
            key = tuple(sorted(mistake.id for mistake in named))
            if key not in found and _reproduces(text, cheap, deadline):
                found[key] = named
        if found:
            return tuple(_diagnosis(named, explains, source) for named in found.values())
    return ()


def _singles(reference: str, mistakes: tuple[Mistake, ...]) -> Iterator[tuple[tuple[Mistake, ...], str]]:
    for mistake in mistakes:
        for variant in mistake.variants:
            text = edited(reference, variant)
            if text is not None:
                yield (mistake,), text


def _pairs(reference: str, mistakes: tuple[Mistake, ...]) -> Iterator[tuple[tuple[Mistake, ...], str]]:
    for first, second in itertools.combinations(mistakes, 2):
        for one, other in itertools.product(first.variants, second.variants):
            if one.source is not None or other.source is not None:
                continue
            text = edited(reference, one)
            text = edited(text, other) if text is not None else None
            if text is not None:
                yield (first, second), text


def _reproduces(text: str, calls: list[Recorded], deadline: float) -> bool:
    module = types.ModuleType("mistake")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what torch warns of is often the very mistake
        try:
            exec(compile(text, "mistake.py", "exec"), module.__dict__)
        except Exception:
            return False
        return all(time.process_time() <= deadline and _same_call(module, call) for call in calls)


def _same_call(module: types.ModuleType, call: Recorded) -> bool:
    function: Callable[..., Any] | None = getattr(module, call.function, None)
    answer = answer_call(function, call.parcel, call.seed)
    if not same_reply(answer.reply, answer.body, call.reply, call.body):
        return False
    for product in call.products:
        if answer.graph is None or max(product.outputs, default=-1) >= len(answer.graph.outputs):
            return False
        gradient = answer_vjp(answer.graph, product.outputs, product.tensors, bytearray(product.body))
        if not same_reply(gradient.reply, gradient.body, product.reply, product.reply_body):
            return False
    return True


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


def _diagnosis(named: tuple[Mistake, ...], explains: tuple[str, ...], source: str) -> Diagnosis:
    parts = [mistake.says for mistake in named]
    lead = says("Two mistakes at once. ") if len(named) > 1 else Text("", "")
    text = Text(lead.en + "\n\n".join(p.en for p in parts), lead.zh + "\n\n".join(p.zh for p in parts))
    patterns = [mistake.look for mistake in named if mistake.look]
    lines = tuple(
        number
        for number, line in enumerate(source.splitlines(), 1)
        if any(re.search(pattern, line[:500]) for pattern in patterns) and not line.lstrip().startswith(("#", "def "))
    )[:10]
    return Diagnosis(
        mistakes=tuple(mistake.id for mistake in named),
        says=text,
        explains=explains,
        evidence="replayed",
        lines=lines,
        probes=tuple(mistake.probe for mistake in named),
    )
