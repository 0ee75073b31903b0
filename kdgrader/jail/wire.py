"""The one protocol between a checker (trusted) and a jail (not): frames of plain data.

A frame is a fixed prefix (lengths of header and body), a msgpack header that must decode strictly into one of the
records below, and a body of raw tensor bytes. Every length is checked against a cap, and the body's length against the
shapes that the header claims, before anything is allocated. No pickle, eval or import of what arrives from a jail.
"""

import functools
import math
import socket
import struct
from typing import Any, Final, TypeVar

import msgspec

PREFIX: Final = struct.Struct("!4sII")  # magic, header bytes, body bytes
MAGIC: Final = b"kdg1"
HEADER_CAP: Final = 1 << 20
BODY_CAP: Final = 64 << 20
TENSORS_CAP: Final = 4096
VALUES_CAP: Final = 1 << 14  # plain values in one reply: a history has hundreds, and each is looked at many times
DIMS_CAP: Final = 16
ELEMENTS_CAP: Final = BODY_CAP  # of a shape's sizes, zeros left out: a sum over the empty axis would be as large
TEXT_CAP: Final = 4096
DEPTH_CAP: Final = 32
ALIGN: Final = 16  # each tensor starts at a multiple of this in the body, so that it can be viewed in place

ITEM_BYTES: Final = {
    "float16": 2, "bfloat16": 2, "float32": 4, "float64": 8, "complex64": 8, "complex128": 16,
    "int8": 1, "int16": 2, "int32": 4, "int64": 8, "uint8": 1, "bool": 1,
}  # fmt: skip


class WireError(Exception):
    """What arrived is not a frame of this protocol. From a jail this is the submission's `bad-reply`."""


class Closed(Exception):
    """The other side is gone: it ended, crashed or was killed."""


class TensorHeader(msgspec.Struct, frozen=True, array_like=True):
    dtype: str
    shape: tuple[int, ...]


# A value is None, bool, int, float, str, or one of these. Tensors are referred to by their place in the body.
class TensorValue(msgspec.Struct, frozen=True, array_like=True, tag="t"):
    index: int
    requires_grad: bool
    aliases_input: bool  # shares memory with something that the call was given


class ListValue(msgspec.Struct, frozen=True, array_like=True, tag="l"):
    items: list["Value"]


class TupleValue(msgspec.Struct, frozen=True, array_like=True, tag="u"):
    items: list["Value"]


class DictValue(msgspec.Struct, frozen=True, array_like=True, tag="d"):
    keys: list[bool | int | float | str | None]
    items: list["Value"]


class OpaqueValue(msgspec.Struct, frozen=True, array_like=True, tag="o"):
    """Something that has no plain form: only the name of its type arrives."""

    type_name: str


Value = bool | int | float | str | TensorValue | ListValue | TupleValue | DictValue | OpaqueValue | None


class ModuleState(msgspec.Struct, frozen=True):
    """What a call left in a module: names to tensors' places in the body."""

    parameters: dict[str, int]
    buffers: dict[str, int]
    grads: dict[str, int]
    training: dict[str, bool]
    requires_grad: dict[str, bool]
    hooks: int = 0  # how many are registered on it and its parts


# Requests: trusted → jail.
class Load(msgspec.Struct, frozen=True, tag="load"):
    """Import the submission; the body is its source, as bytes."""

    entry_points: tuple[str, ...]


class Sent(msgspec.Struct, frozen=True, array_like=True):
    """How one tensor of a parcel is rebuilt: a parameter or not, with its gradient (a place in the body) or none."""

    index: int
    parameter: bool
    requires_grad: bool
    grad: int | None


class Call(msgspec.Struct, frozen=True, tag="call"):
    number: int  # of this call within its check; a Vjp refers to it
    function: str
    parcel: bytes  # pickle with tensors taken out; only ever sent towards a jail
    sent: tuple[Sent, ...]
    tensors: tuple[TensorHeader, ...]
    seed: int


class Vjp(msgspec.Struct, frozen=True, tag="vjp"):
    """The gradients of all sent tensors, given one cotangent for each output named."""

    call: int
    outputs: tuple[int, ...]
    tensors: tuple[TensorHeader, ...]


class Forget(msgspec.Struct, frozen=True, tag="forget"):
    """Free the graphs of earlier calls: a new check begins."""


Request = Load | Call | Vjp | Forget


# Replies: jail → trusted.
class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """Sent once, before any candidate code runs: which sandbox layers hold, and why one does not."""

    layers: tuple[str, ...]
    failed: dict[str, str]


class Loaded(msgspec.Struct, frozen=True, tag="loaded"):
    present: tuple[str, ...]  # entry points that exist and are callable


class Returned(msgspec.Struct, frozen=True, tag="returned"):
    value: Value
    changed: dict[int, int]  # sent tensor → place in the body of what it is now
    modules: tuple[ModuleState, ...]
    optimizers: tuple[Value, ...]  # state dicts
    generators: tuple[int, ...]
    tensors: tuple[TensorHeader, ...]
    grads: dict[int, int] = {}  # sent tensor, none of a module's → place of the .grad that it was left with
    computed_s: float = -1.0  # what the jail says that the call took; nothing is decided by it. Below 0: not said


class Raised(msgspec.Struct, frozen=True, tag="raised"):
    kind: str  # the nearest builtin exception class, by identity
    name: str  # the class's own name
    text: str
    line: int | None  # of the submission
    computed_s: float = -1.0


class Gradients(msgspec.Struct, frozen=True, tag="gradients"):
    grads: tuple[int | None, ...]
    tensors: tuple[TensorHeader, ...]


Reply = Ready | Loaded | Returned | Raised | Gradients

_encoder = msgspec.msgpack.Encoder()
_requests = msgspec.msgpack.Decoder(Request)
_replies = msgspec.msgpack.Decoder(Reply)


@functools.lru_cache(maxsize=1024)  # of headers that make sense: what raises is not kept
def tensor_bytes(header: TensorHeader) -> int:
    """How many bytes the body must hold for this tensor. Raises WireError on a header that makes no sense."""
    item = ITEM_BYTES.get(header.dtype)
    if item is None:
        raise WireError(f"a tensor of dtype {header.dtype[:40]!r}")
    if len(header.shape) > DIMS_CAP:
        raise WireError(f"a tensor of {len(header.shape)} dimensions")
    if any(size < 0 or size > BODY_CAP for size in header.shape):
        raise WireError("a tensor with an impossible shape")
    if math.prod(max(size, 1) for size in header.shape) > ELEMENTS_CAP:  # with a 0 among them it has no bytes
        raise WireError("a tensor with an impossible shape")
    size = math.prod(header.shape) * item
    if size > BODY_CAP:
        raise WireError(f"a tensor of {size} bytes, more than the {BODY_CAP} allowed")
    return size


def offsets(headers: tuple[TensorHeader, ...]) -> tuple[list[int], int]:
    """Where each tensor begins in the body, and the body's whole length."""
    if len(headers) > TENSORS_CAP:
        raise WireError(f"{len(headers)} tensors in one frame, more than the {TENSORS_CAP} allowed")
    places, end = [], 0
    for header in headers:
        places.append(end)
        end += -(-tensor_bytes(header) // ALIGN) * ALIGN
        if end > BODY_CAP:
            raise WireError(f"more than the {BODY_CAP} bytes of tensors allowed in one frame")
    return places, end


def encode(record: Request | Reply, body: bytes | bytearray = b"") -> bytes:
    """A frame. Raises ValueError, in a jail, on a value that no header has room for."""
    header = _encoder.encode(record)
    if len(header) > HEADER_CAP:
        raise ValueError(f"a header of {len(header)} bytes")
    return PREFIX.pack(MAGIC, len(header), len(body)) + header + body


def lengths(prefix: bytes, *, header_cap: int = HEADER_CAP, body_cap: int = BODY_CAP) -> tuple[int, int]:
    """The two lengths that a prefix claims. Raises WireError before anything of that size is allocated."""
    magic, header, body = PREFIX.unpack(prefix)
    if magic != MAGIC:
        raise WireError("bytes that do not begin a frame")
    if header > header_cap or body > body_cap:
        raise WireError(f"a frame of {header} + {body} bytes, more than allowed")
    return header, body


def decode_reply(header: bytes, body_length: int) -> Reply:
    """A reply from its header; its claimed tensors must fill the body exactly. Raises WireError on anything else."""
    reply: Reply = _decoded(_replies, header)
    places, expected = offsets(getattr(reply, "tensors", ()))
    if expected != body_length:
        raise WireError(f"a body of {body_length} bytes where the header tells of {expected}")
    _check_places(reply, len(places))
    return reply


def _decoded(decoder: Any, header: bytes) -> Any:
    try:
        return decoder.decode(header)
    except (msgspec.MsgspecError, RecursionError, ValueError, OverflowError) as error:
        raise WireError(f"a header that cannot be read ({str(error)[:200]})") from None


def _check_places(reply: Reply, count: int) -> None:
    """Every tensor of the body is referred to once, and no text or nesting is beyond its cap."""
    if isinstance(reply, Raised) and max(len(reply.text), len(reply.kind), len(reply.name)) > TEXT_CAP:
        raise WireError("an exception with a text longer than allowed")
    # Once: a million references to one tensor of 64 MiB would be a frame of a megabyte and a result of terabytes.
    if sorted(_places(reply)) != list(range(count)):
        raise WireError("references that are not to each tensor of the frame, once")


def _places(reply: Reply) -> list[int]:
    if isinstance(reply, Gradients):
        return [place for place in reply.grads if place is not None]
    if not isinstance(reply, Returned):
        return []
    places = [*reply.changed.values(), *reply.grads.values(), *reply.generators]
    for value in (reply.value, *reply.optimizers):
        if count_values(value) > VALUES_CAP:
            raise WireError(f"more than the {VALUES_CAP} values allowed")
        places += _places_of(value, 0)
    for module in reply.modules:
        places += [*module.parameters.values(), *module.buffers.values(), *module.grads.values()]
    return places


def count_values(value: Value) -> int:
    """How many values there are in one, itself and its containers included; no more are counted than are allowed."""
    level, seen = [value], 0
    while level and seen <= VALUES_CAP:
        seen += len(level)
        level = [item for each in level if isinstance(each, ListValue | TupleValue | DictValue) for item in each.items]
    return seen


def _places_of(value: Value, depth: int) -> list[int]:
    if depth > DEPTH_CAP:
        raise WireError(f"a value nested deeper than {DEPTH_CAP}")
    if isinstance(value, TensorValue):
        return [value.index]
    if not isinstance(value, ListValue | TupleValue | DictValue):
        return []
    if isinstance(value, DictValue) and len(value.keys) != len(value.items):
        raise WireError("a dict with as many keys as it has no values")
    return [place for item in value.items for place in _places_of(item, depth + 1)]


T = TypeVar("T")


class Link:
    """One end of the socket between a checker and a jail."""

    def __init__(self, end: socket.socket) -> None:
        self.end = end

    def send(self, record: Request | Reply, body: bytes | bytearray = b"") -> None:
        try:
            self.end.sendall(encode(record, body))
        except (BrokenPipeError, ConnectionResetError):
            raise Closed from None

    def receive_reply(self) -> tuple[Reply, bytearray]:
        """The next reply. Raises Closed at the end, WireError on anything that is not a reply."""
        header_length, body_length = lengths(bytes(self._exactly(PREFIX.size)))
        reply = decode_reply(bytes(self._exactly(header_length)), body_length)
        return reply, self._exactly(body_length)

    def receive_request(self) -> tuple[Request, bytearray]:
        """The next request, in the jail: it comes from the trusted side, so only its form is read."""
        _, header_length, body_length = PREFIX.unpack(self._exactly(PREFIX.size))
        header = bytes(self._exactly(header_length))
        return _requests.decode(header), self._exactly(body_length)

    def _exactly(self, count: int) -> bytearray:
        buffer = bytearray(count)
        view, got = memoryview(buffer), 0
        while got < count:
            try:
                step = self.end.recv_into(view[got:])
            except ConnectionResetError:
                raise Closed from None
            if step == 0:
                raise Closed
            got += step
        return buffer
