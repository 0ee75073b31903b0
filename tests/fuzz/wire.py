"""A coverage-guided fuzzer on all that reads a jail's bytes, with a corpus that is kept.

    pip install -c constraints.txt -e '.[fuzz]'
    python tests/fuzz/wire.py -runs=1000000 tests/fuzz/corpus

Whatever an input is (target.py), it becomes a reply or a WireError:
another exception, a hang of 2 s or 512 MiB of memory is a finding, which libFuzzer writes down and ends with.
"""

import random
import struct
import sys
from pathlib import Path

import atheris
import msgspec

with atheris.instrument_imports(include=["kdgrader", "target"]):
    from target import one

    from kdgrader.jail import values, wire


def mutated(data: bytes, max_size: int, seed: int) -> bytes:
    """Half of the time bytes are changed; half of the time a part of the header is, and its body's length put right:
    of changed bytes alone hardly any would be a header, and what stands behind the first look would never be reached."""
    dice = random.Random(seed)
    if dice.random() < 0.5:
        return bytes(atheris.Mutate(data, max_size))
    try:
        header = msgspec.msgpack.decode(data[4:])
        header = changed(header, dice, parts(header))
        encoded = msgspec.msgpack.encode(header)
        length = length_of(header) if dice.random() < 0.9 else dice.getrandbits(32)
    except (msgspec.MsgspecError, ValueError, TypeError, OverflowError, RecursionError, wire.WireError):
        return bytes(atheris.Mutate(data, max_size))
    return (struct.pack("<I", length) + encoded)[:max_size]


def parts(thing: object) -> list[object]:
    """The thing and everything in it."""
    inner = thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ()
    return [thing, *(part for item in inner for part in parts(item))]


def changed(thing: object, dice: random.Random, pool: list[object]) -> object:
    """The thing with one part replaced, doubled or left out."""
    if isinstance(thing, dict) and thing and dice.random() < 0.9:
        name = dice.choice(list(thing))
        return {**thing, name: changed(thing[name], dice, pool)}
    if isinstance(thing, list) and thing and dice.random() < 0.8:
        place = dice.randrange(len(thing))
        some = (lambda: [changed(thing[place], dice, pool)], lambda: [thing[place]] * 2, lambda: [])
        return [*thing[:place], *dice.choice(some)(), *thing[place + 1 :]]
    odd = [
        None,
        True,
        -1,
        0,
        1,
        2,
        1 << 16,
        1 << 40,
        2**63 - 1,
        0.5,
        float("nan"),
        "",
        "float32",
        "int64",
        "x" * 5000,
        [],
        {},
    ]
    odd += [
        ["t", dice.randrange(4), True, False],
        ["l", []],
        ["u", [1]],
        ["d", ["a"], [1]],
        ["o", "type"],
        ["bool", [2]],
    ]
    return dice.choice([*odd, *pool])


def length_of(header: object) -> int:
    """How long a body the header's tensors ask for, if it can be told."""
    tensors = header.get("tensors", []) if isinstance(header, dict) else []
    return wire.offsets(msgspec.convert(tensors, tuple[wire.TensorHeader, ...]))[1] if tensors else 0


def seeds() -> list[bytes]:
    """One frame of each kind, to begin from."""
    import torch

    writer = values.Writer()
    outputs: list[torch.Tensor] = []
    thing = {"loss": torch.ones(()), "history": [1.0, (2, None, "x", True)], "weights": torch.zeros(2, 3).bool()}
    value = values.to_value(thing, writer, frozenset(), outputs)
    state = wire.ModuleState({"w": 2}, {"b": 3}, {"w": 4}, {"": True}, {"w": False})
    for tensor in (torch.ones(2), torch.ones(1, dtype=torch.int64), torch.ones(2)):
        writer.add(tensor)
    headers = tuple(writer.headers)
    records: list[tuple[wire.Reply, int]] = [
        (wire.Ready(("landlock",), {"seccomp": "no"}), 0),
        (wire.Loaded(("kd_loss",)), 0),
        (wire.Raised("ValueError", "Mine", "a text", 3), 0),
        (wire.Returned(value, {}, (state,), (), (), headers), len(writer.body())),
        (wire.Gradients((None, 0), headers[:1]), 16),
    ]
    return [struct.pack("<I", length) + wire.encode(record)[wire.PREFIX.size :] for record, length in records]


def main() -> None:
    folder = Path(__file__).parent / "corpus"
    folder.mkdir(exist_ok=True)
    for number, seed in enumerate(seeds()):
        (folder / f"seed-{number}").write_bytes(seed)
    atheris.Setup([*sys.argv, "-timeout=2", "-rss_limit_mb=1024", "-max_len=4096"], one, custom_mutator=mutated)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
