"""The wire: whatever bytes arrive, they become a reply or a WireError, and nothing is allocated beyond the caps."""

import socket
import struct
import threading
from pathlib import Path

import msgspec
import pytest
import target
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from kdgrader.jail import wire
from kdgrader.jail.values import Opaque, TooLarge, Writer, from_value, read_tensors, to_value
from kdgrader.jail.wire import Link, Raised, Returned, TensorHeader, TensorValue, WireError

DTYPES = ["float16", "bfloat16", "float32", "float64", "int8", "int64", "uint8", "bool", "complex64"]


def returned(value, headers=()):
    return Returned(value, {}, (), (), (), tuple(headers))


def header_of(record) -> bytes:
    return msgspec.msgpack.encode(record)


@given(st.binary(max_size=300), st.integers(0, 1 << 20))
def test_any_bytes_are_a_reply_or_a_wire_error(data, length):
    try:
        wire.decode_reply(data, length)
    except WireError:
        return


@given(st.binary(min_size=12, max_size=12))
def test_a_prefix_never_claims_more_than_the_caps(prefix):
    try:
        header, body = wire.lengths(prefix)
    except WireError:
        return
    assert header <= wire.HEADER_CAP
    assert body <= wire.BODY_CAP


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


@given(plain)
def test_plain_values_come_back_as_they_were(value):
    writer = Writer()
    encoded = header_of(returned(to_value(value, writer, frozenset(), []), writer.headers))
    reply = wire.decode_reply(encoded, len(writer.body()))
    assert from_value(reply.value, []) == value


@settings(max_examples=60)
@given(st.sampled_from(DTYPES), st.lists(st.integers(0, 4), max_size=4), st.integers(0, 2**31))
def test_tensors_come_back_bit_for_bit(dtype, shape, seed):
    generator = torch.Generator().manual_seed(seed)
    tensor = (4 * torch.randn(shape, generator=generator)).to(getattr(torch, dtype))
    writer = Writer()
    writer.add(torch.zeros(3, dtype=torch.int8))  # so that the tensor does not begin at 0
    writer.add(tensor)
    back = read_tensors(tuple(writer.headers), bytearray(writer.body()))[1]
    assert back.dtype == tensor.dtype
    assert torch.equal(back, tensor)
    assert back.shape == tensor.shape


@pytest.mark.parametrize(
    "headers",
    [
        [TensorHeader("float32", (1 << 40,))],
        [TensorHeader("float32", (-1,))],
        [TensorHeader("float32", (1 << 13, 1 << 13))],
        [TensorHeader("object", (1,))],
        [TensorHeader("float32", (1,) * 17)],
        [TensorHeader("int8", (1,))] * (wire.TENSORS_CAP + 1),
        [TensorHeader("float64", (1 << 20,))] * 9,
    ],
)
def test_tensors_that_make_no_sense_are_refused_by_their_header_alone(headers):
    with pytest.raises(WireError):
        wire.decode_reply(header_of(returned(None, headers)), 0)


def test_a_body_that_is_not_what_the_header_tells_of_is_refused():
    with pytest.raises(WireError, match="a body of 15 bytes"):
        wire.decode_reply(header_of(returned(None, [TensorHeader("float32", (4,))])), 15)


def test_a_reference_to_no_tensor_is_refused():
    for place in (-1, 1, 2**40):
        with pytest.raises(WireError, match="each tensor of the frame, once"):
            wire.decode_reply(header_of(returned(TensorValue(place, False, False), [TensorHeader("int8", (1,))])), 16)


def test_a_value_nested_too_deep_is_refused():
    deep = b"\xc0"
    for _ in range(5000):
        deep = b"\x92\xa1l\x91" + deep
    good = header_of(returned(7))
    with pytest.raises(WireError):
        wire.decode_reply(good.replace(b"\xa5value\x07", b"\xa5value" + deep), 0)


def test_an_exception_with_a_long_text_is_refused():
    with pytest.raises(WireError):
        wire.decode_reply(header_of(Raised("ValueError", "ValueError", "x" * 5000, None)), 0)


def test_a_frame_larger_than_allowed_is_refused_before_it_is_read():
    ours, theirs = socket.socketpair()
    theirs.sendall(struct.pack("!4sII", wire.MAGIC, 100, wire.BODY_CAP + 1))
    with pytest.raises(WireError, match="more than allowed"):
        Link(ours).receive_reply()


def test_a_frame_cut_short_is_the_end():
    ours, theirs = socket.socketpair()
    frame = wire.encode(Raised("ValueError", "ValueError", "text", 3))
    threading.Thread(target=lambda: (theirs.sendall(frame[:-2]), theirs.close())).start()
    with pytest.raises(wire.Closed):
        Link(ours).receive_reply()


def test_an_expanded_tensor_is_refused_before_it_is_copied():
    with pytest.raises(TooLarge):
        Writer().add(torch.zeros(1).expand(1 << 40))


def test_what_has_no_plain_form_equals_nothing_not_even_itself():
    writer = Writer()
    for odd in (object(), torch.zeros(2).to_sparse(), {1, 2}, 2**70, lambda: 0, torch.empty(2, device="meta")):
        value = from_value(to_value(odd, writer, frozenset(), []), [])
        assert isinstance(value, Opaque)
        assert value != value


@pytest.mark.parametrize(
    "found", sorted((Path(__file__).parents[1] / "fuzz" / "corpus").iterdir()), ids=lambda p: p.name
)
def test_what_the_fuzzer_found_is_read_or_refused(found):
    target.one(found.read_bytes())


def test_a_reply_of_too_many_values_is_none():
    most = [None] * (wire.VALUES_CAP - 1)  # and the list itself
    assert wire.decode_reply(header_of(returned(wire.ListValue(most))), 0)
    for value in (wire.ListValue([*most, None]), wire.ListValue([wire.ListValue(most), None])):
        with pytest.raises(WireError, match="values"):
            wire.decode_reply(header_of(returned(value)), 0)
    with pytest.raises(TooLarge):
        to_value([*most, None], Writer(), frozenset(), [])
