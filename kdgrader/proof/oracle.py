"""An oracle that nobody here wrote: finite differences confirm the gradients of the reference's own answers."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec
import torch
from torch.autograd.gradcheck import GradcheckError, gradcheck

from kdgrader.grading.proxy import Recorded
from kdgrader.i18n import says
from kdgrader.jail.calls import seed_everything
from kdgrader.jail.parcel import Unpacked, found, unpack
from kdgrader.jail.uses import last_of
from kdgrader.proof.forks import Job
from kdgrader.proof.records import Fault
from kdgrader.proof.subject import SEED, Subject

CALLS = 3  # of each entry point
MOST_NUMBERS = 200  # in all inputs of a call: each is moved twice
MILD = 30.0  # larger numbers are there to overflow, which finite differences do as well


class Differentiated(msgspec.Struct, frozen=True):
    """One entry point: at how many calls its gradient was looked at, and what was wrong."""

    name: str
    calls: int
    wrong: str = ""


def jobs(subject: Subject) -> Iterator[Job[tuple[str, ...]]]:
    yield Job(("gradcheck",), lambda: list(of_all(subject)), subject.bounds(10))


def of_all(subject: Subject) -> Iterator[Differentiated]:
    calls: list[Recorded] = []
    subject.bench.run_all(subject.bench.reference, SEED, calls.append)
    for name in subject.bench.question.entry_points:
        if name not in subject.solution.no_gradcheck:
            yield _of_entry_point(subject.bench.reference, name, [call for call in calls if call.function == name])


def _of_entry_point(reference: Any, name: str, calls: Iterable[Recorded]) -> Differentiated:
    looked_at = 0
    for call in calls:
        given = unpack(call.parcel, bytearray(call.parcel.body))
        if given.modules or given.optimizers or looked_at == CALLS:
            continue
        inputs = _differentiable(getattr(reference, name), given, call.seed)
        if not inputs:
            continue
        looked_at += 1
        wrong = _wrong(getattr(reference, name), given, inputs, call.seed)
        if wrong:
            return Differentiated(name, looked_at, f"{call.check}: {wrong}")
    return Differentiated(name, looked_at)


def _differentiable(function: Callable[..., Any], given: Unpacked, seed: int) -> list[int]:
    """The places of the tensors that a gradient reaches, at a call with mild numbers in float64; none where the call
    cannot be differentiated. A tensor that gets no gradient is a constant, and other checks say so."""
    floats = [place for place, tensor in enumerate(given.tensors) if tensor.is_floating_point()]
    size = sum(given.tensors[place].numel() for place in floats)
    if not floats or size > MOST_NUMBERS or any(_wild(given.tensors[place]) for place in floats):
        return []
    moved = {place: given.tensors[place].detach().double().requires_grad_() for place in floats}
    try:
        outputs = _outputs(function, given, moved, seed)
        total = sum((output.sum() for output in outputs), start=torch.zeros((), dtype=torch.float64))
        if not total.requires_grad:
            return []
        grads = torch.autograd.grad(total, list(moved.values()), allow_unused=True)
    except Exception:  # what is to be refused, or takes no float64
        return []
    return [place for place, grad in zip(moved, grads, strict=True) if grad is not None and bool(grad.ne(0).any())]


def _wild(tensor: torch.Tensor) -> bool:
    return not bool((tensor.detach().abs() <= MILD).all())  # nan and infinity too


def _outputs(
    function: Callable[..., Any], given: Unpacked, moved: dict[int, torch.Tensor], seed: int
) -> tuple[torch.Tensor, ...]:
    """The floating tensors among what a call returns, with some of its tensors replaced; all of them in float64."""
    replaced = {
        id(tensor): moved.get(place, tensor.detach().double() if tensor.is_floating_point() else tensor)
        for place, tensor in enumerate(given.tensors)
    }
    args, kwargs = _with(given.args, replaced), _with(given.kwargs, replaced)
    uses = _with(given.uses, replaced)
    seed_everything(seed)  # a call that draws draws the same again
    returned = last_of(function(*args, **kwargs), uses)
    return tuple(t for t in found(torch.Tensor, [returned]) if t.is_floating_point() and t.requires_grad)


def _with(thing: Any, replaced: dict[int, torch.Tensor]) -> Any:
    if isinstance(thing, torch.Tensor):
        return replaced.get(id(thing), thing)
    if isinstance(thing, list | tuple):
        return type(thing)(_with(item, replaced) for item in thing)
    if isinstance(thing, dict):
        return {key: _with(item, replaced) for key, item in thing.items()}
    return thing


def _wrong(function: Callable[..., Any], given: Unpacked, places: list[int], seed: int) -> str:
    starts = [given.tensors[place].detach().double().clone().requires_grad_() for place in places]

    def of(*tensors: torch.Tensor) -> tuple[torch.Tensor, ...]:
        # Clones: a function may write into its inputs, which leaves of a graph refuse.
        return _outputs(function, given, {p: t.clone() for p, t in zip(places, tensors, strict=True)}, seed)

    try:
        gradcheck(of, starts, eps=1e-6, atol=1e-5, rtol=1e-3)
    except GradcheckError as error:
        return str(error)[:600]
    return ""


def faults(subject: Subject, found: Iterable[Differentiated]) -> Iterator[Fault]:
    for one in found:
        if one.wrong:
            text = says(
                "The gradient of {name} is not that of its value. If that is meant, say why under `no_gradcheck` in "
                "answer.md.",
                name=one.name,
            )  # fmt: skip
            yield Fault(claim="oracle", says=text, detail=one.wrong)
    if not any(check.independent for check in subject.bench.checks):
        text = says(
            "Every check asks the reference: if that is wrong, nobody notices. Compare with something else too."
        )
        yield Fault(claim="oracle", says=text)


def blind(mistakes: int, seen: int) -> Iterator[Fault]:
    """A bank's mistakes are the misunderstandings that a reference may have as well."""
    if mistakes and seen / mistakes < ORACLE:
        text = says(
            "Only {seen} of {all} mistakes would be noticed in the reference itself ({bar:.0%} should be): too many "
            "checks compare with it.",
            seen=seen, all=mistakes, bar=ORACLE,
        )  # fmt: skip
        yield Fault(claim="oracle", says=text)


ORACLE = 0.8  # of the mistakes, seen by a check that does not look at the reference
