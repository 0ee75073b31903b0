"""A module in a jail's place, in this process: for code that we wrote ourselves, where isolation would only cost time.
What arrives and leaves is the same: the very code that a jail runs answers, and only plain data comes back."""

import contextlib
import random
from collections.abc import Callable, Iterator
from typing import Any

import numpy
import torch

from kdgrader.grading import problems
from kdgrader.grading.proxy import Candidate, JailProblem, Recorded
from kdgrader.jail.calls import Answer, Graph, answer_call, answer_vjp
from kdgrader.jail.parcel import Parcel
from kdgrader.jail.wire import Call, Raised, Reply, Vjp


class InProcess:
    """One module as the candidate of one check after another."""

    def __init__(self, module: Any, seed: int, record: Callable[[Recorded], None], clock: Callable[[], float]) -> None:
        self.module, self.seed, self.record, self.clock = module, seed, record, clock
        self._graphs: dict[int, Graph] = {}

    def candidate(self, check: str) -> Candidate:
        """For one check; the graphs of the one before are forgotten."""
        self._graphs.clear()
        return Candidate(self._exchange, check, self.seed, self.record, self.clock)

    def _exchange(self, request: Call | Vjp, body: bytes) -> tuple[Reply, bytearray]:
        answer = self._call(request, body) if isinstance(request, Call) else self._product(request, body)
        if isinstance(answer.reply, Raised) and answer.reply.kind == "TooLarge":
            raise JailProblem(problems.too_large())
        return answer.reply, bytearray(answer.body)

    def _call(self, call: Call, body: bytes) -> Answer:
        parcel = Parcel(call.parcel, call.sent, call.tensors, body)
        with _own_generators():
            answer = answer_call(getattr(self.module, call.function, None), parcel, call.seed)
        if answer.graph is not None:
            self._graphs[call.number] = answer.graph
        return answer

    def _product(self, request: Vjp, body: bytes) -> Answer:
        graph = self._graphs.get(request.call)
        if graph is None:
            return Answer(Raised("RuntimeError", "RuntimeError", "no such call", None), b"", None)
        return answer_vjp(graph, request.outputs, request.tensors, bytearray(body))


@contextlib.contextmanager
def _own_generators() -> Iterator[None]:
    """A call seeds the global generators, as it does in a jail; there they are not those of the checks."""
    states = torch.default_generator.get_state(), random.getstate(), numpy.random.get_state()
    try:
        yield
    finally:
        torch.default_generator.set_state(states[0])
        random.setstate(states[1])
        numpy.random.set_state(states[2])
