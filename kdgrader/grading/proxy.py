"""The candidate as a check sees it: calls go to the jail, values come back, gradients cross, arguments are restored."""

from collections.abc import Callable
from typing import Any, Protocol
from weakref import WeakKeyDictionary

import msgspec
import torch
from torch import nn
from torch.autograd.function import once_differentiable
from torch.optim import Optimizer
from torch.utils.weak import WeakTensorKeyDictionary

from kdgrader.grading.comparison import Mismatch
from kdgrader.grading.draw import derived_seed
from kdgrader.grading.handles import Handle
from kdgrader.i18n import says
from kdgrader.jail.parcel import Packed, Parcel, pack, unpack
from kdgrader.jail.uses import READ, Use
from kdgrader.jail.values import Opaque, Writer, from_value, is_foreign, read_tensors
from kdgrader.jail.wire import Call, Gradients, ModuleState, Raised, Reply, Returned, TensorHeader, TensorValue, Vjp
from kdgrader.reports.records import Problem


class CandidateRaised(Exception):
    """The submission raised. What is known of it is plain data."""

    def __init__(self, raised: Raised) -> None:
        super().__init__(f"{raised.name or raised.kind}: {raised.text}")
        self.raised = raised


class JailProblem(Exception):
    """The jail ended, or sent what is no reply: the check cannot be decided."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.says.en)
        self.problem = problem


class Exchange(Protocol):
    """Sends one request to the jail and gives its reply. Raises JailProblem."""

    def __call__(self, request: Call | Vjp, body: bytes) -> tuple[Reply, bytearray]: ...


class Product(msgspec.Struct, frozen=True):
    """One vector-Jacobian product that a check asked for, and what came back."""

    outputs: tuple[int, ...]
    tensors: tuple[TensorHeader, ...]
    body: bytes
    reply: Reply
    reply_body: bytes


class Recorded(msgspec.Struct):
    """A call and everything that came back: what the diagnosis has to explain."""

    check: str
    function: str
    parcel: Parcel
    seed: int
    reply: Reply
    body: bytes
    seconds: float
    products: list[Product]


class Candidate:
    """`candidate.kd_loss(...)` looks like a local call. One instance a check."""

    def __init__(
        self, exchange: Exchange, check: str, seed: int, record: Callable[[Recorded], None], clock: Callable[[], float]
    ) -> None:
        self._exchange, self._check, self._seed = exchange, check, seed
        self._record, self._clock = record, clock
        self._calls = 0
        self._aliases: WeakTensorKeyDictionary = WeakTensorKeyDictionary()  # by identity: == of tensors is no bool
        self._hooks: WeakKeyDictionary[nn.Module, int] = WeakKeyDictionary()

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)

        def call(*args: Any, **kwargs: Any) -> Any:
            return self._call(name, args, kwargs)

        return call

    def shares_memory(self, returned: Any, *_: Any) -> bool:
        """Whether a tensor in what a call returned shares memory with something that the call was given."""
        if isinstance(returned, torch.Tensor):
            return bool(self._aliases.get(returned, False))  # type: ignore[no-untyped-call]
        if isinstance(returned, dict):
            returned = list(returned.values())
        return any(self.shares_memory(item) for item in returned) if isinstance(returned, list | tuple) else False

    def hooks_left(self, module: nn.Module) -> int:
        """How many hooks there were on a module after the last call that it was given to."""
        return self._hooks.get(module, 0)

    def _call(self, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        packed = pack(args, kwargs)
        seed = derived_seed(self._seed, "globals", self._check, str(self._calls)) % 2**31
        value = self._sent(function, packed, seed)
        if isinstance(value, Opaque) and not is_foreign(value.type_name):
            return self._handle(value.type_name, function, packed.parcel, seed)
        return value

    def _handle(self, type_name: str, function: str, made: Parcel, seed: int) -> Handle:
        """An object in the jail. It is made anew for every use, at the seed that it was made at, from arguments as they
        were then, and what was done with it before is done again: so a use can be replayed like any other call."""
        earlier: list[tuple[str, Parcel]] = []

        def use(asked: Use) -> Any:
            name, args, kwargs = asked
            again = unpack(made, bytearray(made.body))
            done = [(name, unpack(parcel, bytearray(parcel.body))) for name, parcel in earlier]
            past = tuple((name, given.args, given.kwargs) for name, given in done)
            if name != READ:  # reading changes nothing
                earlier.append((name, pack(args, kwargs).parcel))
            return self._sent(function, pack(again.args, again.kwargs, (*past, asked)), seed)

        return Handle(type_name, use)

    def _sent(self, function: str, packed: Packed, seed: int) -> Any:
        """Sends a call and gives what comes back. Raises CandidateRaised, JailProblem and Mismatch."""
        parcel, number = packed.parcel, self._calls
        self._calls += 1
        begun = self._clock()
        request = Call(number, function, parcel.pickle, parcel.sent, parcel.tensors, seed)
        reply, body = self._exchange(request, parcel.body)
        took = self._clock() - begun
        if isinstance(reply, Returned | Raised):
            # Of computing, if that can be: what a busy machine kept from the cores is as soon replayed as ever.
            took = min(took, reply.computed_s) if reply.computed_s >= 0 else took
            reply = msgspec.structs.replace(reply, computed_s=-1.0)
        kept = Recorded(self._check, function, parcel, seed, reply, bytes(body), took, [])
        self._record(kept)
        if isinstance(reply, Raised):
            raise CandidateRaised(reply)
        if not isinstance(reply, Returned):
            raise Mismatch("type", says("The reply was not an answer to the call."))
        tensors = read_tensors(reply.tensors, body)
        _restore(packed, reply, tensors)
        for module, state in zip(packed.modules, reply.modules, strict=True):
            self._hooks[module] = state.hooks
        return self._rebuilt(packed, reply, tensors, number, kept)

    def _rebuilt(
        self, packed: Packed, reply: Returned, tensors: list[torch.Tensor], number: int, kept: Recorded
    ) -> Any:
        places = _tensor_values(reply.value)
        live = [place for place in places if place.requires_grad and tensors[place.index].is_floating_point()]
        inputs = [tensor for tensor in packed.tensors if tensor.requires_grad]
        if live and inputs:
            outputs = [tensors[place.index] for place in live]
            indices = tuple(place.index for place in live)

            def product(cotangents: list[torch.Tensor]) -> list[torch.Tensor | None]:
                return self._vjp(packed, kept, number, indices, cotangents)

            linked = _Remote.apply(product, outputs, *inputs)  # type: ignore[no-untyped-call]
            for place, tensor in zip(live, linked, strict=True):
                tensors[place.index] = tensor
        for place in places:
            self._aliases[tensors[place.index]] = place.aliases_input
        return from_value(reply.value, tensors)

    def _vjp(
        self, packed: Packed, kept: Recorded, number: int, outputs: tuple[int, ...], cotangents: list[torch.Tensor]
    ) -> list[torch.Tensor | None]:
        writer = Writer()
        for cotangent in cotangents:
            writer.add(cotangent)
        headers = tuple(writer.headers)
        reply, body = self._exchange(Vjp(number, outputs, headers), writer.body())
        kept.products.append(Product(outputs, headers, writer.body(), reply, bytes(body)))
        if isinstance(reply, Raised):
            raise CandidateRaised(reply)
        if not isinstance(reply, Gradients) or len(reply.grads) != len(packed.tensors):
            raise Mismatch("type", says("The gradient was not an answer to the call."))
        arrived = read_tensors(reply.tensors, body)
        result: list[torch.Tensor | None] = []
        for tensor, place in zip(packed.tensors, reply.grads, strict=True):
            if not tensor.requires_grad:
                continue
            grad = None if place is None else arrived[place]
            if grad is not None and (grad.shape != tensor.shape or grad.dtype != tensor.dtype):
                raise Mismatch("shape", says("A gradient does not have the shape of its input."))
            result.append(grad)
        return result


class _Remote(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, product: Any, outputs: list[torch.Tensor], *inputs: torch.Tensor) -> tuple[torch.Tensor, ...]:
        ctx.product = product
        ctx.shapes = [(output.shape, output.dtype) for output in outputs]
        return tuple(output.clone() for output in outputs)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, *cotangents: torch.Tensor) -> tuple[Any, ...]:
        return (None, None, *ctx.product([cotangent.contiguous() for cotangent in cotangents]))


def _tensor_values(value: Any) -> list[TensorValue]:
    if isinstance(value, TensorValue):
        return [value]
    items = getattr(value, "items", None)
    return [found for item in items for found in _tensor_values(item)] if isinstance(items, list) else []


def _restore(packed: Packed, reply: Returned, tensors: list[torch.Tensor]) -> None:
    """Makes the trusted arguments what the call left of its copies. Raises Mismatch where they no longer fit."""
    in_modules = {id(t) for module in packed.modules for t in [*module.parameters(), *module.buffers()]}
    for place, index in reply.changed.items():
        if not 0 <= place < len(packed.tensors):
            raise _misfit()
        if id(packed.tensors[place]) not in in_modules:
            _overwrite(packed.tensors[place], tensors[index])
    for place, index in reply.grads.items():
        if not 0 <= place < len(packed.tensors) or tensors[index].shape != packed.tensors[place].shape:
            raise _misfit()
        if id(packed.tensors[place]) not in in_modules and tensors[index].dtype == packed.tensors[place].dtype:
            packed.tensors[place].grad = tensors[index].clone()
    if len(reply.modules) != len(packed.modules) or len(reply.optimizers) != len(packed.optimizers):
        raise _misfit()
    for module, state in zip(packed.modules, reply.modules, strict=True):
        _restore_module(module, state, tensors)
    for optimizer, value in zip(packed.optimizers, reply.optimizers, strict=True):
        _restore_optimizer(optimizer, from_value(value, tensors))
    for generator, index in zip(packed.generators, reply.generators, strict=False):
        if tensors[index].dtype == torch.uint8 and tensors[index].shape == generator.get_state().shape:
            generator.set_state(tensors[index].clone())


def _overwrite(target: torch.Tensor, source: torch.Tensor) -> None:
    if target.shape != source.shape or target.dtype != source.dtype:
        raise _misfit()
    target.detach().copy_(source)


def _restore_module(module: nn.Module, state: ModuleState, tensors: list[torch.Tensor]) -> None:
    parameters, buffers = dict(module.named_parameters()), dict(module.named_buffers())
    if parameters.keys() != state.parameters.keys() or buffers.keys() != state.buffers.keys():
        raise _misfit()
    for name, index in state.parameters.items():
        parameter = parameters[name]
        _overwrite(parameter, tensors[index])
        grad = state.grads.get(name)
        parameter.grad = tensors[grad].clone() if grad is not None and tensors[grad].shape == parameter.shape else None
        parameter.requires_grad_(bool(state.requires_grad.get(name, True)))
    for name, index in state.buffers.items():
        _overwrite(buffers[name], tensors[index])
    for name, part in module.named_modules():
        part.training = bool(state.training.get(name, part.training))


def _restore_optimizer(optimizer: Optimizer, state: Any) -> None:
    try:
        optimizer.load_state_dict(state)
    except Exception:
        raise _misfit() from None


def _misfit() -> Mismatch:
    return Mismatch("shape", says("The call left its arguments with other parameters, names or shapes than they had."))
