"""What would tell several explanations apart: a kind of call that they answer differently.

They answer every recorded call alike. So further calls are drawn from those: with another number, a smaller batch,
larger values, a gradient asked for. Only the kind of call is said, never its numbers.
"""

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import nn

from kdgrader.grading.explanations import Explanation
from kdgrader.grading.proxy import Recorded
from kdgrader.grading.replays import Replays
from kdgrader.grading.replies import Given, same_reply
from kdgrader.i18n import says
from kdgrader.jail.calls import Answer, answer_call, answer_vjp
from kdgrader.jail.parcel import pack, unpack
from kdgrader.jail.values import Writer
from kdgrader.jail.wire import Returned
from kdgrader.text import Text

Arguments = dict[str, Any]  # parameter → argument
Drawn = tuple[Text, Arguments]  # a kind of call, and one such call
BASES = 4  # recorded calls, of different shapes, that others are drawn from


def apart(replays: Replays, found: list[Explanation]) -> list[Text | None]:
    """For each explanation, what would tell it from the others; None where there is only one."""
    if len(found) < 2:
        return [None]
    told: list[tuple[Text, list[int]]] = []
    for call in _bases(replays):
        for kind, arguments in _drawn(replays, call):
            if replays.over() or all(_alone(told, number) for number in range(len(found))):
                break
            groups = _groups(replays, found, call, arguments)
            if len(set(groups)) > 1:
                told.append((kind, groups))
    return [_sentence(told, number, len(found)) for number in range(len(found))]


def _alone(told: list[tuple[Text, list[int]]], number: int) -> Text | None:
    """A kind of call that this explanation answers like no other."""
    return next((kind for kind, groups in told if groups.count(groups[number]) == 1), None)


def _sentence(told: list[tuple[Text, list[int]]], number: int, count: int) -> Text:
    kind = _alone(told, number)
    if kind is not None and count == 2:
        return says("To tell the two apart, try a call with {kind}: they answer it differently.", kind=kind)
    if kind is not None:
        return says("To tell it from the others, try a call with {kind}: it alone answers it as it does.", kind=kind)
    if told:
        return says("To tell it from some of the others, try a call with {kind}.", kind=told[0][0])
    return says("No check here tells it from the others, nor does any further call that was tried.")


def _bases(replays: Replays) -> list[Recorded]:
    """The cheapest calls that were answered, each function's and each shape's first."""
    cheap = sorted(replays.took, key=replays.seconds)
    kinds: dict[object, Recorded] = {}
    for place in cheap:
        call = replays.calls[place]
        if isinstance(call.reply, Returned) and not unpack(call.parcel, bytearray(call.parcel.body)).uses:
            dims = tuple(len(header.shape) for header in call.parcel.tensors[:3])
            kinds.setdefault((call.function, dims), call)
    return list(kinds.values())[:BASES]


def _groups(replays: Replays, found: list[Explanation], call: Recorded, arguments: Arguments) -> list[int]:
    """Explanations that answer alike get the same number."""
    answers: list[tuple[Answer, Answer | None]] = []
    groups: list[int] = []
    for explanation in found:
        answer = _answered(replays, explanation.text, call, arguments)
        alike = [n for n, other in enumerate(answers) if _alike(answer, other)]
        answers.append(answer)
        groups.append(groups[alike[0]] if alike else len(answers))
    return groups


def _answered(replays: Replays, text: str, call: Recorded, arguments: Arguments) -> tuple[Answer, Answer | None]:
    """What a source answers, and the gradient of the sum of what it answers."""
    parcel = pack((), arguments).parcel
    answer = answer_call(getattr(replays.module(text), call.function, None), parcel, call.seed)
    if answer.graph is None or not any(tensor.requires_grad for tensor in answer.graph.outputs):
        return answer, None
    writer, outputs = Writer(), [n for n, tensor in enumerate(answer.graph.outputs) if tensor.requires_grad]
    for number in outputs:
        writer.add(torch.ones_like(answer.graph.outputs[number]))
    return answer, answer_vjp(answer.graph, tuple(outputs), tuple(writer.headers), bytearray(writer.body()))


def _alike(a: tuple[Answer, Answer | None], b: tuple[Answer, Answer | None]) -> bool:
    return all(
        same_reply(left.reply, left.body, right.reply, right.body, Given()) if left and right else left is right
        for left, right in zip(a, b, strict=True)
    )


def _drawn(replays: Replays, call: Recorded) -> Iterator[Drawn]:
    function = getattr(replays.module(replays.reference), call.function)
    for draw in DRAWS:
        given = arguments_of(function, call)  # fresh each time: calls may change what they are given
        if given is not None:
            yield from draw(given, inspect.signature(function))


def arguments_of(function: Callable[..., Any], call: Recorded) -> Arguments | None:
    """A recorded call's arguments by the names of the reference's parameters; None where they do not fit it."""
    given = unpack(call.parcel, bytearray(call.parcel.body))
    try:
        bound = inspect.signature(function).bind(*given.args, **given.kwargs)
    except (TypeError, ValueError):
        return None
    kinds = {parameter.kind for parameter in bound.signature.parameters.values()}
    if kinds & {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.VAR_KEYWORD}:
        return None
    return dict(bound.arguments)


def _other_numbers(given: Arguments, _: inspect.Signature) -> Iterator[Drawn]:
    for name, value in given.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            continue
        other = value + 1 if isinstance(value, int) else 0.3 + value / 2 if value > 1 else value / 2 + 0.2
        yield says("another `{name}`", name=name), {**given, name: other}
        yield says("`{name}` at 1", name=name), {**given, name: type(value)(1)}


def _left_out(given: Arguments, signature: inspect.Signature) -> Iterator[Drawn]:
    for name in given:
        if signature.parameters[name].default is not inspect.Parameter.empty:
            rest = {other: value for other, value in given.items() if other != name}
            yield says("`{name}` left at its default", name=name), rest


def _smaller_batches(given: Arguments, _: inspect.Signature) -> Iterator[Drawn]:
    tensors = {name: value for name, value in given.items() if isinstance(value, torch.Tensor) and value.dim()}
    sizes = {len(tensor) for tensor in tensors.values()}
    if len(sizes) == 1 and sizes.pop() > 1:
        yield says("a batch of one"), {**given, **{name: tensor[:1] for name, tensor in tensors.items()}}
    for name, value in given.items():
        if isinstance(value, list) and len(value) > 1:
            yield says("a shorter `{name}`", name=name), {**given, name: value[:1]}
            yield says("an empty `{name}`", name=name), {**given, name: []}


def _other_values(given: Arguments, _: inspect.Signature) -> Iterator[Drawn]:
    floats = {n: v for n, v in given.items() if isinstance(v, torch.Tensor) and v.is_floating_point()}
    if not floats:
        return
    large = {name: (100 * tensor).detach() for name, tensor in floats.items()}
    yield says("values a hundred times as large"), {**given, **large}
    other = torch.float32 if any(tensor.dtype == torch.float64 for tensor in floats.values()) else torch.float64
    name_of = str(other).removeprefix("torch.")
    yield says("tensors of {dtype}", dtype=name_of), {**given, **{n: v.detach().to(other) for n, v in floats.items()}}
    for name in floats:
        wanted = {**floats, name: floats[name].detach().clone().requires_grad_()}
        yield says("a gradient asked for in `{name}`", name=name), {**given, **wanted}


def _bad_input(given: Arguments, _: inspect.Signature) -> Iterator[Drawn]:
    for name, value in given.items():
        if isinstance(value, float):
            yield says("`{name}` at 0", name=name), {**given, name: 0.0}
            yield says("a negative `{name}`", name=name), {**given, name: -value}
        elif isinstance(value, torch.Tensor) and value.dim() > 1 and value.shape[-1] > 1:
            yield says("a `{name}` of another shape", name=name), {**given, name: value[..., :-1].detach()}


def _other_modes(given: Arguments, _: inspect.Signature) -> Iterator[Drawn]:
    for name, value in given.items():
        if isinstance(value, nn.Module):
            if value.training:
                yield says("a `{name}` that arrives in eval mode", name=name), {**given, name: value.eval()}
            else:
                yield says("a `{name}` that arrives in train mode", name=name), {**given, name: value.train()}


DRAWS = (_other_numbers, _left_out, _other_values, _smaller_batches, _other_modes, _bad_input)
