"""The loop that runs in the jail: import the submission, call it, send plain replies.

Everything here shares a process with candidate code and may be tampered with by it. That gains nothing: the trusted
side believes no more than values, and asks for nothing that a submission could not also have answered honestly.
"""

import linecache
import sys
import types
from time import thread_time
from typing import Any

import msgspec
import torch

from kdgrader.jail.calls import SUBMISSION, Answer, Graph, answer_call, answer_vjp, raised
from kdgrader.jail.parcel import Parcel
from kdgrader.jail.values import TooLarge
from kdgrader.jail.wire import Call, Closed, Forget, Link, Load, Loaded, Raised, Reply, Vjp, encode


def serve(link: Link) -> None:
    """Answers requests until the other side is gone."""
    # PyTorch throws its pool of threads away after a fork and makes another at the first use: two threads of a
    # submission that get there together find none. Asked for here, it is there before there are any.
    torch.set_num_threads(1)
    module = types.ModuleType("submission")
    graphs: dict[int, Graph] = {}
    out_of_memory = encode(Raised("MemoryError", "MemoryError", "", None))  # made while there is some
    while True:
        try:
            _serve_one(link, module, graphs)
        except Closed:
            return
        except MemoryError:
            graphs.clear()
            link.end.sendall(out_of_memory)


def _serve_one(link: Link, module: types.ModuleType, graphs: dict[int, Graph]) -> None:
    while True:
        request, body = link.receive_request()
        if isinstance(request, Forget):
            graphs.clear()
            continue
        if isinstance(request, Load):
            _send(link, load(module, bytes(body), request.entry_points))
            continue
        if isinstance(request, Call):
            begun = thread_time()  # a process's clock ticks every 4 ms under a limit of computing time
            answer = _call(module, request, bytes(body))
            if answer.graph is not None:
                graphs[request.number] = answer.graph
            timed = msgspec.structs.replace(answer.reply, computed_s=thread_time() - begun)
            answer = msgspec.structs.replace(answer, reply=timed)
        else:
            answer = _vjp(graphs, request, body)
        _flush()
        _send(link, answer.reply, answer.body)


def load(module: types.ModuleType, source: bytes, entry_points: tuple[str, ...]) -> Reply:
    """Runs the submission's source in `module`, which stands in sys.modules as dataclasses need it to."""
    sys.modules["submission"] = module
    module.__file__ = SUBMISSION
    text = source.decode("utf-8", "replace")
    linecache.cache[SUBMISSION] = (len(text), None, text.splitlines(keepends=True), SUBMISSION)
    try:
        # Text, not bytes: it was decoded where it was read, and what a page shows is what runs.
        code = compile(text, SUBMISSION, "exec", dont_inherit=True)
    except (MemoryError, RecursionError):  # how the compiler says that it lost count of the brackets
        return Raised("SyntaxError", "SyntaxError", "too deeply nested", None)
    except BaseException as error:
        return raised(error)
    try:
        exec(code, module.__dict__)
        return Loaded(tuple(name for name in entry_points if callable(getattr(module, name, None))))
    except BaseException as error:
        return raised(error)
    finally:
        _flush()


def _call(module: types.ModuleType, request: Call, body: bytes) -> Answer:
    parcel = Parcel(request.parcel, request.sent, request.tensors, body)
    try:
        function = getattr(module, request.function)
    except BaseException as error:
        return Answer(raised(error), b"", None)
    return answer_call(function, parcel, request.seed)


def _vjp(graphs: dict[int, Graph], request: Vjp, body: bytearray) -> Answer:
    graph = graphs.get(request.call)
    if graph is None:
        return Answer(Raised("RuntimeError", "RuntimeError", "no such call", None), b"", None)
    return answer_vjp(graph, request.outputs, request.tensors, body)


def _send(link: Link, reply: Reply, body: bytes = b"") -> None:
    try:
        link.send(reply, body)
    except (UnicodeEncodeError, TypeError, ValueError, OverflowError, TooLarge) as error:
        # A reply that has no plain form after all (lone surrogates in a string, say) is told as what it is.
        link.send(Raised("TooLarge", "TooLarge", str(error)[:200].encode(errors="replace").decode(), None))


def _flush() -> None:
    stream: Any
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:
            continue
