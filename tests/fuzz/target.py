"""What is fuzzed: all that reads a jail's bytes. An input is a body's length (4 bytes), then the header of a frame."""

import struct

from kdgrader.grading import cases, replies
from kdgrader.grading.proxy import _tensor_values
from kdgrader.jail import values, wire

MOST_READ = 1 << 16  # bytes of a body that is also read: a longer one is zeros and teaches nothing


def one(data: bytes) -> None:
    if len(data) < 4:
        return
    body_length = struct.unpack("<I", data[:4])[0]
    try:
        wire.lengths(struct.pack("!4sII", wire.MAGIC, len(data) - 4, body_length))
        reply = wire.decode_reply(data[4:], body_length)
    except wire.WireError:
        return
    assert body_length <= wire.BODY_CAP
    if body_length <= MOST_READ:
        read(reply, bytearray(range(256)) * (MOST_READ >> 8))


def read(reply: wire.Reply, body: bytearray) -> None:
    """What the checker does with a reply that it took for one."""
    tensors = values.read_tensors(getattr(reply, "tensors", ()), body)
    if isinstance(reply, wire.Returned):
        assert all(place.index < len(tensors) for place in _tensor_values(reply.value))
        values.from_value(reply.value, tensors)
        for state in reply.optimizers:
            values.from_value(state, tensors)
    assert replies.same_reply(reply, bytes(body), reply, bytes(body), replies.Given()) in (True, False)
    for leaf in cases.leaves(cases.value_of(reply, bytes(body))):
        cases.as_tensor(leaf)
