"""The arguments of a call, packed on the trusted side and unpacked beside the candidate.

Everything goes through one pickle, so that a module and its optimizer still share their parameters on the other side.
Tensors are taken out of it and travel as raw bytes; generators as their state. Pickle goes only from the trusted side
to the jail: unpickling runs code, so nothing here may ever be fed with what a jail sent.
"""

import io
import pickle
from typing import Any

import msgspec
import torch
from torch import nn
from torch.optim import Optimizer

from kdgrader.jail.uses import Use
from kdgrader.jail.values import Writer, read_tensors
from kdgrader.jail.wire import Sent, TensorHeader


class Parcel(msgspec.Struct, frozen=True):
    """A call's arguments as bytes: what is sent, and what the diagnosis replays."""

    pickle: bytes
    sent: tuple[Sent, ...]
    tensors: tuple[TensorHeader, ...]
    body: bytes


class Packed(msgspec.Struct, frozen=True):
    """A parcel, and the trusted objects that it was made from, in the order in which the jail will name them."""

    parcel: Parcel
    tensors: list[torch.Tensor]
    modules: list[nn.Module]
    optimizers: list[Optimizer]
    generators: list[torch.Generator]


class Unpacked(msgspec.Struct, frozen=True):
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    tensors: list[torch.Tensor]
    modules: list[nn.Module]
    optimizers: list[Optimizer]
    generators: list[torch.Generator]
    uses: tuple[Use, ...]  # what is done with the object that the call makes; mostly nothing


class _Packer(pickle.Pickler):
    def __init__(self, out: io.BytesIO) -> None:
        super().__init__(out, protocol=5)
        self.writer = Writer()
        self.sent: list[Sent] = []
        self.tensors: list[torch.Tensor] = []
        self.generators: list[torch.Generator] = []
        self.places: dict[int, int] = {}

    def reducer_override(self, obj: Any) -> Any:
        # Not persistent_id, which is asked of every name and number too: two thirds of the time that packing took.
        if isinstance(obj, torch.Tensor):
            if id(obj) not in self.places:
                self.places[id(obj)] = len(self.tensors)
                self.tensors.append(obj)
                grad = None if not obj.is_leaf or obj.grad is None else self.writer.add(obj.grad)
                index = self.writer.add(obj)
                self.sent.append(Sent(index, isinstance(obj, nn.Parameter), obj.requires_grad, grad))
            return tensor_at, (self.places[id(obj)],)
        if isinstance(obj, torch.Generator):
            if id(obj) not in self.places:
                self.places[id(obj)] = len(self.generators)
                self.generators.append(obj)
            return generator_at, (self.places[id(obj)], obj.get_state().numpy().tobytes())
        return NotImplemented


def tensor_at(place: int) -> torch.Tensor:
    """Stands in a parcel for one of its tensors."""
    raise pickle.UnpicklingError(f"tensor {place} of a parcel that `unpack` did not open")


def generator_at(place: int, state: bytes) -> torch.Generator:
    """Stands in a parcel for a generator."""
    raise pickle.UnpicklingError(f"generator {place} of a parcel that `unpack` did not open")


def pack(args: tuple[Any, ...], kwargs: dict[str, Any], uses: tuple[Use, ...] = ()) -> Packed:
    modules = found(nn.Module, (args, kwargs, uses))
    optimizers = found(Optimizer, (args, kwargs, uses))
    out = io.BytesIO()
    packer = _Packer(out)
    packer.dump((args, kwargs, modules, optimizers, uses))
    parcel = Parcel(out.getvalue(), tuple(packer.sent), tuple(packer.writer.headers), packer.writer.body())
    return Packed(parcel, packer.tensors, modules, optimizers, packer.generators)


def found(kind: type[Any], thing: Any) -> list[Any]:
    """Every object of a kind in nested lists, tuples and dicts, each once, in order."""
    seen: dict[int, Any] = {}

    def walk(node: Any) -> None:
        if isinstance(node, kind):
            seen.setdefault(id(node), node)
        elif isinstance(node, list | tuple):
            for item in node:
                walk(item)
        elif isinstance(node, dict):
            for item in node.values():
                walk(item)

    walk(thing)
    return list(seen.values())


class _Unpacker(pickle.Unpickler):
    def __init__(self, data: bytes, tensors: list[torch.Tensor]) -> None:
        super().__init__(io.BytesIO(data))
        self.tensors = tensors
        self.generators: dict[int, torch.Generator] = {}

    def find_class(self, module: str, name: str) -> Any:
        if module == __name__ and name == tensor_at.__name__:
            return self.tensors.__getitem__
        if module == __name__ and name == generator_at.__name__:
            return self._generator
        return super().find_class(module, name)

    def _generator(self, place: int, state: bytes) -> torch.Generator:
        if place not in self.generators:
            self.generators[place] = torch.Generator()
            self.generators[place].set_state(torch.frombuffer(bytearray(state), dtype=torch.uint8))
        return self.generators[place]


def unpack(parcel: Parcel, body: bytearray) -> Unpacked:
    """Fresh objects from a parcel. `body` is used up: the tensors view it."""
    raw = read_tensors(parcel.tensors, body)
    tensors = [_rebuilt(sent, raw) for sent in parcel.sent]
    unpacker = _Unpacker(parcel.pickle, tensors)
    args, kwargs, modules, optimizers, uses = unpacker.load()
    generators = [generator for _, generator in sorted(unpacker.generators.items())]
    return Unpacked(args, kwargs, tensors, modules, optimizers, generators, uses)


def _rebuilt(sent: Sent, raw: list[torch.Tensor]) -> torch.Tensor:
    tensor = raw[sent.index]
    if sent.parameter:
        tensor = nn.Parameter(tensor, requires_grad=sent.requires_grad)
    else:
        tensor.requires_grad_(sent.requires_grad)
    if sent.grad is not None:
        tensor.grad = raw[sent.grad]
    return tensor
