"""Python objects and tensors to and from the plain data of the wire. Used on both sides."""

from typing import Any

import torch

from kdgrader.jail.wire import (
    ALIGN,
    BODY_CAP,
    DEPTH_CAP,
    ITEM_BYTES,
    TENSORS_CAP,
    VALUES_CAP,
    DictValue,
    ListValue,
    OpaqueValue,
    TensorHeader,
    TensorValue,
    TupleValue,
    Value,
    WireError,
    offsets,
    tensor_bytes,
)

DTYPES: dict[str, torch.dtype] = {name: getattr(torch, name) for name in ITEM_BYTES}
NAMES: dict[torch.dtype, str] = {dtype: name for name, dtype in DTYPES.items()}


class TooLarge(Exception):
    """A reply that would not fit a frame. Raised in the jail, before the bytes are gathered."""


class Writer:
    """Gathers tensors for one frame; each distinct tensor is written once."""

    def __init__(self) -> None:
        self.headers: list[TensorHeader] = []
        self.chunks: list[bytes] = []
        self.size = 0
        self.items = 0  # plain values beside the tensors

    def add(self, tensor: torch.Tensor) -> int:
        header = TensorHeader(NAMES[tensor.dtype], tuple(tensor.shape))
        if len(self.headers) >= TENSORS_CAP:
            raise TooLarge(f"more than {TENSORS_CAP} tensors")
        # The size is looked at before the copy: an expanded tensor of a billion elements costs nothing until then.
        size = tensor.numel() * ITEM_BYTES[header.dtype]
        if self.size + size > BODY_CAP:
            raise TooLarge(f"{self.size + size} bytes of tensors")
        data = raw_bytes(tensor)
        self.chunks.append(data + b"\0" * (-len(data) % ALIGN))
        self.headers.append(header)
        self.size += len(self.chunks[-1])
        return len(self.headers) - 1

    def body(self) -> bytes:
        return b"".join(self.chunks)


def raw_bytes(tensor: torch.Tensor) -> bytes:
    flat = tensor.detach().resolve_conj().resolve_neg().reshape(-1)
    if flat.numel() == 0:
        return b""
    return flat.contiguous().view(torch.uint8).numpy().tobytes()


def read_tensors(headers: tuple[TensorHeader, ...], body: bytearray) -> list[torch.Tensor]:
    """Fresh tensors that view the body. The lengths were checked when the header was read."""
    places, _ = offsets(headers)
    return [_tensor(header, body, place) for header, place in zip(headers, places, strict=True)]


def _tensor(header: TensorHeader, body: bytearray, place: int) -> torch.Tensor:
    dtype = DTYPES[header.dtype]
    count = tensor_bytes(header) // ITEM_BYTES[header.dtype]
    if count == 0:
        return torch.empty(header.shape, dtype=dtype)
    if dtype is torch.bool:  # a byte other than 0 and 1 is no bool: comparing such a tensor is undefined
        return torch.frombuffer(body, dtype=torch.uint8, count=count, offset=place).ne(0).reshape(header.shape)
    return torch.frombuffer(body, dtype=dtype, count=count, offset=place).reshape(header.shape)


def is_plain(tensor: torch.Tensor) -> bool:
    """Whether the tensor's bytes can be sent: on the CPU, strided, of a dtype that the wire knows."""
    return (
        tensor.device.type == "cpu"
        and tensor.layout is torch.strided
        and tensor.dtype in NAMES
        and not tensor.is_quantized
    )


def describe(value: Any) -> str:
    """The name of a type as a person would say it: 'torch.Tensor (sparse_coo)', 'numpy.ndarray', 'function'."""
    kind = type(value)
    name = kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"
    if isinstance(value, torch.Tensor):
        name = f"torch.Tensor ({value.device.type}, {str(value.layout).removeprefix('torch.')}, {value.dtype})"
    return name[:200]


def is_foreign(type_name: str) -> bool:
    """Whether a described type is a form of number without a word on the wire, and no object with uses of its own."""
    return type_name.startswith(("torch.Tensor (", "numpy.")) or type_name in {"int", "bytes", "complex"}


def to_value(obj: Any, writer: Writer, inputs: frozenset[int], outputs: list[torch.Tensor], depth: int = 0) -> Value:
    """The plain form of what a call returned. `inputs`: storage addresses of all that the call was given.

    The tensors themselves are appended to `outputs`, in the order of their places in the frame.
    """
    if depth > DEPTH_CAP:
        raise TooLarge(f"a value nested deeper than {DEPTH_CAP}")
    writer.items += 1
    if writer.items > VALUES_CAP:
        raise TooLarge(f"more than {VALUES_CAP} values")
    if obj is None or isinstance(obj, bool):
        return obj
    if isinstance(obj, torch.Tensor):
        return _tensor_value(obj, writer, inputs, outputs)
    if isinstance(obj, float):
        return float(obj)
    if isinstance(obj, int):
        return int(obj) if -(2**63) <= obj < 2**63 else OpaqueValue("int")
    if isinstance(obj, str):
        return str(obj)[: 1 << 16]
    if isinstance(obj, list | tuple):
        items = [to_value(item, writer, inputs, outputs, depth + 1) for item in obj]
        return ListValue(items) if isinstance(obj, list) else TupleValue(items)
    if isinstance(obj, dict) and all(isinstance(key, str | int | float | None) for key in obj):
        items = [to_value(item, writer, inputs, outputs, depth + 1) for item in obj.values()]
        return DictValue([_key(key) for key in obj], items)
    return OpaqueValue(describe(obj))


def _key(key: Any) -> bool | int | float | str | None:
    if isinstance(key, str):
        return str(key)[:1000]
    if isinstance(key, int) and not -(2**63) <= key < 2**63:
        return "…"
    return key  # type: ignore[no-any-return]


def _tensor_value(tensor: torch.Tensor, writer: Writer, inputs: frozenset[int], outputs: list[torch.Tensor]) -> Value:
    if not is_plain(tensor):
        return OpaqueValue(describe(tensor))
    index = writer.add(tensor)
    outputs.append(tensor)
    return TensorValue(index, tensor.requires_grad, storage(tensor) in inputs)


def storage(tensor: torch.Tensor) -> int:
    """The address of the memory that a tensor views; 0 where it has none."""
    try:
        return tensor.untyped_storage().data_ptr()
    except (RuntimeError, NotImplementedError):
        return 0


class Opaque:
    """On the trusted side: a reply that has no plain form. Equal to nothing."""

    def __init__(self, type_name: str) -> None:
        self.type_name = type_name

    def __repr__(self) -> str:
        return f"<{self.type_name}>"

    def __eq__(self, other: object) -> bool:
        return False

    __hash__ = None  # type: ignore[assignment]


def from_value(value: Value, tensors: list[torch.Tensor]) -> Any:
    """The trusted side's object for a plain value; `tensors` are the frame's, whichever form they have by now."""
    if isinstance(value, TensorValue):
        return tensors[value.index]
    if isinstance(value, ListValue):
        return [from_value(item, tensors) for item in value.items]
    if isinstance(value, TupleValue):
        return tuple(from_value(item, tensors) for item in value.items)
    if isinstance(value, DictValue):
        return dict(zip(value.keys, (from_value(item, tensors) for item in value.items), strict=True))
    if isinstance(value, OpaqueValue):
        return Opaque(value.type_name)
    if isinstance(value, str | int | float | None):
        return value
    raise WireError(f"a value of type {type(value).__name__}")
