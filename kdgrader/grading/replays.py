"""Replays: the reference, and mistakes made in it, run on the recorded calls by the very code that ran the submission.

Nothing is run twice, and nothing after the deadline: what was not run counts as not reproduced.
"""

import ast
import functools
import time
import types
from collections.abc import Iterable

import msgspec

from kdgrader.grading.proxy import Recorded
from kdgrader.grading.replies import Given, given_by, same_reply
from kdgrader.jail.calls import answer_call, answer_vjp
from kdgrader.jail.wire import Raised, Reply, Returned

UNKNOWN_S = 1.0


class Replied(msgspec.Struct, frozen=True):
    """What came back: from the call itself, and from each vector-Jacobian product that was asked of it."""

    reply: Reply
    body: bytes
    products: tuple[tuple[Reply, bytes] | None, ...]  # None: there was no graph to ask


class Replays:
    """Sources run on recorded calls. A call is named by its place among them.

    `passed`: checks that found nothing wrong. The reference need not answer their calls to know that they were answered
    well: most calls of most submissions are such, and a loop's take time.
    """

    def __init__(self, reference: str, calls: list[Recorded], passed: set[str], deadline: float) -> None:
        self.reference, self.calls, self.deadline = reference, calls, deadline
        self._begun = time.thread_time()
        self._modules: dict[str, types.ModuleType | None] = {}
        self._replied: dict[tuple[str, int], Replied | None] = {}
        self._reproduced: dict[tuple[str, int], bool] = {}
        self._given: dict[int, Given] = {}
        self._well = {place for place, call in enumerate(calls) if call.check in passed}
        # Seconds of computing that a call takes: the reference, or, where it did not answer it, the submission. The
        # thread's: the clock of a process ticks every 4 ms where its computing is limited, as in a fork of the proof.
        self.took = {place: calls[place].seconds for place in self._well}

    def over(self) -> bool:
        return self.left() < 0

    def left(self) -> float:
        """Seconds of computing until the deadline."""
        return self.deadline - time.thread_time()

    def seconds(self, place: int) -> float:
        """What a call takes, of computing; much, where nobody has had the time to find out."""
        return self.took.get(place, UNKNOWN_S)

    def hurry(self) -> None:
        """From now on there is only as much time as was needed so far."""
        now = time.thread_time()
        self.deadline = min(self.deadline, now + (now - self._begun))

    def module(self, text: str) -> types.ModuleType | None:
        """The source, run; None where it cannot be: two edits that each make sense may make none together."""
        if text not in self._modules:
            self._modules[text] = module_of(text)
        return self._modules[text]

    def replied(self, text: str, place: int) -> Replied | None:
        """What a source replies to a call; None after the deadline, or where the source cannot be run."""
        key = (text, place)
        if key not in self._replied:
            module = None if self.over() else self.module(text)
            if module is None:
                return None
            begun = time.thread_time()
            self._replied[key] = replied(module, self.calls[place])
            if text == self.reference:
                self.took[place] = time.thread_time() - begun
        return self._replied[key]

    def right_reply(self, place: int) -> Replied | None:
        """What is right to reply to a call: what was replied, if its check found nothing wrong, or what the reference
        replies. None after the deadline."""
        if place not in self._well:
            return self.replied(self.reference, place)
        call = self.calls[place]
        return Replied(call.reply, call.body, tuple((p.reply, p.reply_body) for p in call.products))

    def is_right(self, place: int) -> bool:
        return place in self._well or self.reproduces(self.reference, place)

    def reproduces(self, text: str, place: int) -> bool:
        """Whether a source replies to a call what the submission replied."""
        key = (text, place)
        if key not in self._reproduced:
            ours = self.replied(text, place)
            if ours is None:
                return False
            self._reproduced[key] = self._same(ours, place)
        return self._reproduced[key]

    def known(self, text: str, place: int) -> bool | None:
        """What `reproduces` would say, if that has been worked out already."""
        return self._reproduced.get((text, place))

    def right(self) -> list[int]:
        """The calls that were answered as the reference answers them."""
        return [place for place in range(len(self.calls)) if self.is_right(place)]

    def reproduces_all(self, text: str, places: Iterable[int]) -> bool:
        return all(self.reproduces(text, place) for place in places)

    def differs(self, text: str, place: int) -> bool:
        """Whether a source replies to a call something else than the reference does."""
        ours, right = self.replied(text, place), self.replied(self.reference, place)
        return ours is not None and right is not None and not self._alike(ours, right, place)

    def _same(self, ours: Replied, place: int) -> bool:
        call = self.calls[place]
        theirs = Replied(call.reply, call.body, tuple((p.reply, p.reply_body) for p in call.products))
        if isinstance(ours.reply, Returned) and isinstance(theirs.reply, Returned) and place not in self._well:
            right = self.replied(self.reference, place)
            if right is not None and isinstance(right.reply, Raised):
                return True  # that it was accepted is all: no answer to what must be refused is a right one
        return self._alike(ours, theirs, place)

    def _alike(self, a: Replied, b: Replied, place: int) -> bool:
        if place not in self._given:
            self._given[place] = given_by(self.calls[place].parcel)
        given = self._given[place]
        if not same_reply(a.reply, a.body, b.reply, b.body, given):
            return False
        return all(
            left is not None and right is not None and same_reply(*left, *right, given)
            for left, right in zip(a.products, b.products, strict=True)
        )


def replied(module: types.ModuleType, call: Recorded) -> Replied:
    """A call and its products, answered on the trusted side."""
    answer = answer_call(getattr(module, call.function, None), call.parcel, call.seed)
    products: list[tuple[Reply, bytes] | None] = []
    for asked in call.products:
        if answer.graph is None or max(asked.outputs, default=-1) >= len(answer.graph.outputs):
            products.append(None)
            continue
        gradient = answer_vjp(answer.graph, asked.outputs, asked.tensors, bytearray(asked.body))
        products.append((gradient.reply, gradient.body))
    return Replied(answer.reply, answer.body, tuple(products))


def module_of(text: str) -> types.ModuleType | None:
    module = types.ModuleType("mistake")
    try:
        exec(compiled(text), module.__dict__)
    except Exception:
        return None
    return module


@functools.lru_cache(maxsize=1024)
def compiled(text: str) -> types.CodeType:
    """Known once for all submissions that a process looks at: a proof tries the same mistakes on every one of them."""
    return compile(text, "mistake.py", "exec")


class Reach:
    """Which functions of the reference run which of its lines, so that a mistake is tried only where it can show."""

    def __init__(self, reference: str) -> None:
        self._reference = reference
        self._blocks = {  # name → its lines and the names that stand in it
            node.name: (node.lineno, node.end_lineno or node.lineno, _names(node))
            for node in ast.parse(reference).body
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
        }

    def touches(self, finds: tuple[str, ...], function: str) -> bool:
        """Whether a call of `function` can run a place where one of `finds` stands. True where nothing is known."""
        return not finds or not self._run_by(function).isdisjoint(map(self._block_of, finds))

    @functools.cache  # noqa: B019  (one reference a grading)
    def _run_by(self, function: str) -> frozenset[str]:
        reached, new = {""}, {function}
        while new:
            reached |= new
            names = set().union(*(self._blocks[name][2] for name in new if name in self._blocks))
            new = {name for name in names if name in self._blocks} - reached
        return frozenset(reached)

    @functools.cache  # noqa: B019
    def _block_of(self, find: str) -> str:
        """The function that an edit's place lies in; "" (which everything runs) for what lies in none, or in two."""
        at = self._reference.find(find)
        first = self._reference.count("\n", 0, at + len(find) - len(find.lstrip())) + 1
        last = first + find.strip().count("\n")
        inside = [name for name, (start, end, _) in self._blocks.items() if start <= first and last <= end]
        return inside[0] if at >= 0 and inside else ""


def _names(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
