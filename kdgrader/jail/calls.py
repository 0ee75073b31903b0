"""One call of one function, from a parcel to a reply. The worker runs it on the submission, in the jail; the diagnosis
runs the very same code on a mistake, on the trusted side, so that their replies can be compared field by field."""

import builtins
import functools
import operator
import random
import types
from typing import Any

import msgspec
import numpy
import torch
from torch import nn

from kdgrader.jail.parcel import Parcel, Unpacked, unpack
from kdgrader.jail.uses import last_of
from kdgrader.jail.values import TooLarge, Writer, is_plain, raw_bytes, read_tensors, storage, to_value
from kdgrader.jail.wire import (
    TEXT_CAP,
    Gradients,
    ModuleState,
    OpaqueValue,
    Raised,
    Reply,
    Returned,
    TensorHeader,
    TensorValue,
    Value,
)

SUBMISSION = "submission.py"

# By identity, gathered before any candidate code runs: a submission that rebinds builtins.ValueError fools nobody here.
BUILTIN_EXCEPTIONS = {
    id(kind): name
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, BaseException)
}


class Graph(msgspec.Struct, frozen=True):
    """What a call keeps for later gradients: its outputs and all that it was given."""

    outputs: list[torch.Tensor]
    inputs: list[torch.Tensor]


class Answer(msgspec.Struct, frozen=True):
    reply: Reply
    body: bytes
    graph: Graph | None


def seed_everything(seed: int) -> None:
    torch.default_generator.manual_seed(seed)  # not torch.manual_seed: it visits every kind of device, 2 ms a call
    random.seed(seed)
    numpy.random.seed(seed % 2**32)


def answer_call(function: Any, parcel: Parcel, seed: int) -> Answer:
    """Calls `function` with a parcel's arguments; whatever it does becomes a reply."""
    before = read_tensors(parcel.tensors, bytearray(parcel.body))
    unpacked = unpack(parcel, bytearray(parcel.body))
    seed_everything(seed)
    try:
        result = last_of(function(*unpacked.args, **unpacked.kwargs), unpacked.uses)
        return _returned(result, unpacked, parcel, before)
    except BaseException as error:
        return Answer(raised(error), b"", None)


def _returned(result: Any, given: Unpacked, parcel: Parcel, before: list[torch.Tensor]) -> Answer:
    writer, outputs = Writer(), list[torch.Tensor]()
    inputs = frozenset(storage(tensor) for tensor in _all_tensors(given)) - {0}
    value = to_value(result, writer, inputs, outputs)
    changed = {}
    for place, (sent, tensor) in enumerate(zip(parcel.sent, given.tensors, strict=True)):
        if _differs(tensor, before[sent.index]):
            changed[place] = writer.add(tensor)
    grads = _gradients_left(given, parcel, before, writer)
    modules = tuple(_module_state(module, writer) for module in given.modules)
    optimizers = tuple(_state_dict(optimizer, writer) for optimizer in given.optimizers)
    generators = tuple(writer.add(generator.get_state()) for generator in given.generators)
    reply = Returned(value, changed, modules, optimizers, generators, tuple(writer.headers), grads)
    return Answer(reply, writer.body(), Graph(outputs, given.tensors))


def _all_tensors(given: Unpacked) -> list[torch.Tensor]:
    tensors = list(given.tensors)
    for module in given.modules:
        tensors += [*module.parameters(), *module.buffers()]
    return tensors


def _differs(tensor: torch.Tensor, before: torch.Tensor) -> bool:
    # By bytes: nan equals nan, and a change through .data or numpy, which no version counter sees, is seen.
    if not is_plain(tensor) or tensor.shape != before.shape or tensor.dtype != before.dtype:
        return True
    return raw_bytes(tensor) != raw_bytes(before)


def _gradients_left(given: Unpacked, parcel: Parcel, before: list[torch.Tensor], writer: Writer) -> dict[int, int]:
    """Of tensors that are no module's: each .grad that is not the one it came with."""
    of_modules = {id(tensor) for module in given.modules for tensor in module.parameters()}
    left = {}
    for place, (sent, tensor) in enumerate(zip(parcel.sent, given.tensors, strict=True)):
        grad = tensor.grad if tensor.is_leaf and id(tensor) not in of_modules else None
        if grad is not None and is_plain(grad) and (sent.grad is None or _differs(grad, before[sent.grad])):
            left[place] = writer.add(grad)
    return left


def _module_state(module: nn.Module, writer: Writer) -> ModuleState:
    parameters = {name: p for name, p in module.named_parameters() if is_plain(p)}
    return ModuleState(
        parameters={name: writer.add(p) for name, p in parameters.items()},
        buffers={name: writer.add(b) for name, b in module.named_buffers() if is_plain(b)},
        grads={name: writer.add(p.grad) for name, p in parameters.items() if p.grad is not None and is_plain(p.grad)},
        training={name: bool(part.training) for name, part in module.named_modules()},
        requires_grad={name: bool(p.requires_grad) for name, p in parameters.items()},
        hooks=hooks_on(module),
    )


def hooks_on(module: nn.Module) -> int:
    """How many hooks are registered on a module and its parts, forward and backward."""
    kinds = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")
    return sum(len(getattr(part, kind)) for part in module.modules() for kind in kinds)


def _state_dict(optimizer: Any, writer: Writer) -> Value:
    value = to_value(optimizer.state_dict(), writer, frozenset(), [])
    return value if not isinstance(value, OpaqueValue | TensorValue) else None


def answer_vjp(graph: Graph, outputs: tuple[int, ...], headers: tuple[TensorHeader, ...], body: bytearray) -> Answer:
    """Vector-Jacobian products of a past call: one gradient, or none, for each tensor that was sent."""
    try:
        cotangents = read_tensors(headers, body)
        wanted = [place for place, tensor in enumerate(graph.inputs) if tensor.requires_grad]
        # Not `grad(outputs, inputs, cotangents)`: its check of the cotangents' shapes imports 500 modules of torch.fx,
        # a third of a second on the first call. The derivative of sum(output · cotangent) is the same product.
        with torch.enable_grad():  # whatever mode the submission left behind
            products = [(graph.outputs[index] * c).sum() for index, c in zip(outputs, cotangents, strict=True)]
            total = functools.reduce(operator.add, products)
        grads = torch.autograd.grad(
            total, [graph.inputs[place] for place in wanted], retain_graph=True, allow_unused=True
        )
        writer = Writer()
        places: list[int | None] = [None] * len(graph.inputs)
        for place, grad in zip(wanted, grads, strict=True):
            places[place] = None if grad is None else writer.add(grad)
        return Answer(Gradients(tuple(places), tuple(writer.headers)), writer.body(), None)
    except BaseException as error:
        return Answer(raised(error), b"", None)


def raised(error: BaseException) -> Raised:
    """An exception as plain data."""
    kind = next((BUILTIN_EXCEPTIONS[id(c)] for c in type(error).__mro__ if id(c) in BUILTIN_EXCEPTIONS), "Exception")
    if isinstance(error, TooLarge):
        kind = "TooLarge"
    try:
        text = str(error)[:TEXT_CAP]
    except BaseException:
        text = ""
    try:
        text.encode()
    except UnicodeEncodeError:  # lone surrogates have no place in a frame
        text = text.encode(errors="backslashreplace").decode()[:TEXT_CAP]
    return Raised(kind, _name(type(error)), text, line_of(error))


def _name(kind: type) -> str:
    name = getattr(kind, "__name__", "")
    return name[:100].encode(errors="replace").decode() if isinstance(name, str) else ""


def line_of(error: BaseException) -> int | None:
    """The innermost line of the submission that an exception passed through."""
    if isinstance(error, SyntaxError) and error.filename == SUBMISSION and isinstance(error.lineno, int):
        return error.lineno
    line, trace = None, error.__traceback__
    while isinstance(trace, types.TracebackType):
        if trace.tb_frame.f_code.co_filename == SUBMISSION:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line if isinstance(line, int) and 0 < line < 2**31 else None
