"""The checker host: forked off the zygote while that had read nothing, it imports pytest and all that grades, once,
and forks a checker for each grading. It stands on the trusted side and never runs candidate code."""

import gc
import importlib
import os
import socket
import time

from kdgrader.jail import forkserver, zygote

PRELOADED = (
    "pytest", "_pytest.assertion.rewrite", "kdgrader.grading.checker", "kdgrader.grading.comparison",
    "kdgrader.jail.things",
)  # fmt: skip


def main(control: socket.socket, warm: tuple[str, ...]) -> None:
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for module in PRELOADED:
        importlib.import_module(module)
    zygote.warm(warm)
    if "sklearn" in warm:
        importlib.import_module("sklearn.datasets")
    _rehearse()
    gc.collect()
    gc.freeze()
    forkserver.serve(control, become)


def _rehearse() -> None:
    """One small file of checks, on a candidate in this process; nothing is decided by it."""
    from kdgrader.grading import plugin, rehearsal
    from kdgrader.grading.proxy import Candidate
    from kdgrader.jail.calls import Graph, answer_call, answer_vjp
    from kdgrader.jail.parcel import Parcel
    from kdgrader.jail.wire import Call, Reply, Vjp

    graphs: list[Graph | None] = []

    def exchange(request: Call | Vjp, body: bytes) -> tuple[Reply, bytearray]:
        if isinstance(request, Call):
            parcel = Parcel(request.parcel, request.sent, request.tensors, body)
            answer = answer_call(lambda x: 2 * x, parcel, request.seed)
            graphs.append(answer.graph)
        else:
            graph = graphs[request.call]
            assert graph is not None
            answer = answer_vjp(graph, request.outputs, request.tensors, bytearray(body))
        return answer.reply, bytearray(answer.body)

    class Session:
        def candidate(self, check: str) -> Candidate:
            return Candidate(exchange, check, 0, lambda _: None, time.perf_counter)

        def begin(self, check: str) -> None: ...

        def end(self, check: str) -> None: ...

        def judged(self, _: object, error: BaseException | None) -> BaseException | None:
            return error

    rehearsed = plugin.Plugin("rehearsal", 0, None, Session())
    plugin.run(rehearsal.__file__, rehearsed)
    if len(rehearsed.ran) != 1 or rehearsed.ran[0].error is not None:
        raise RuntimeError(f"the rehearsal of the checks failed: {rehearsed.ran or rehearsed.broken}")


def become(spec: bytes, descriptors: list[int]) -> None:
    from kdgrader.grading import checker

    checker.main(spec, socket.socket(fileno=descriptors[0]))
