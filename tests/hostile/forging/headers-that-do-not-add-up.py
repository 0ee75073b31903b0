# tries: sends a different impossible header for each call: sizes, types and places that do not exist
# question: kd-loss
# answer: zero
# must: bad-reply

"""Each of these makes a careless reader allocate, look outside a buffer or divide. A jail that is ended for one is
followed by another; which header it sends is chosen by the input, as it knows of no jail before it."""

import os
import struct

import msgspec


def frame(header, body=b"", claim_header=None, claim_body=None):
    data = header if isinstance(header, bytes) else msgspec.msgpack.encode(header)
    sizes = (len(data) if claim_header is None else claim_header, len(body) if claim_body is None else claim_body)
    return b"kdg1" + struct.pack("!II", *sizes) + data + body


def returned(tensors=(), value=("t", 0, False, False), **other):
    plain = {"changed": {}, "modules": [], "optimizers": [], "generators": []}
    return {"type": "returned", "value": value, "tensors": tensors, **plain, **other}


BAD = [
    frame(returned([("float32", [-4])]), bytes(16)),
    frame(returned([("float32", [1 << 62, 1 << 62])]), bytes(16)),
    frame(returned([("float32", [1 << 24, 1 << 24, 0])]), bytes(16)),
    frame(returned([("float32", [4])]), bytes(4)),
    frame(returned([("object", [1])]), bytes(16)),
    frame(returned([("__class__", [1])]), bytes(16)),
    frame(returned([("float32", [1] * 64)]), bytes(16)),
    frame(returned([("float32", [])], ("t", -1, False, False)), bytes(16)),
    frame(returned([("float32", [])], ("t", 1 << 40, False, False)), bytes(16)),
    frame(returned([("float32", [])], changed={0: 7}), bytes(16)),
    frame(returned([("float32", [])], changed={-1: 0}), bytes(16)),
    frame(returned([["float32", []]] * 100_000)),
    frame(returned(value=("d", [1, 2], [3]))),
    frame(returned(value=("x", "builtins.eval"))),
    frame({"type": "call", "number": 0}),
    frame({"type": "nothing"}),
    frame(returned(value=msgspec.Raw(b"\x92\xa1l\x91" * 200_000 + b"\xc0"))),  # a list in a list in a list
    frame(b"\xdd\xff\xff\xff\xff"),  # a list of four thousand million items
    frame(b"\xdb\xff\xff\xff\xff"),  # a string as long
    frame(b"\xc1"),
    frame(b"", b"", 0xFFFFFFFF, 0xFFFFFFFF),
    frame(b"", b"", 0, 0),
    frame({"type": "raised", "kind": "ValueError", "name": "x", "text": "y" * 100_000, "line": -1}),
    frame({"type": "raised", "kind": "\ud800".encode("utf-8", "surrogatepass"), "name": "", "text": "", "line": 0}),
]


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    number = sum(student_logits.detach().numpy().tobytes()) % len(BAD)
    print("header", number)
    os.write(3, BAD[number])
    return (student_logits * 0).sum()
