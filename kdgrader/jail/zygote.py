"""The process that every jail is forked from: torch imported and warmed, no word of solutions/ ever read.

Memory is inherited over a fork, so what this process never read cannot be found in a jail. Before it settles down it
forks off the checker host, which stands on the trusted side and has a control socket of its own.
"""

import gc
import importlib
import os
import signal
import socket
import sys
import time

import msgspec

from kdgrader.jail import forkserver, kernel, sandbox


class ZygoteSpec(msgspec.Struct, frozen=True):
    host: str  # "module:function" of the checker host
    parent: int  # its process id
    warm: tuple[str, ...]
    hidden: tuple[str, ...]
    layers: tuple[str, ...] = sandbox.LAYERS


def warm(things: tuple[str, ...]) -> None:
    """Has torch do once what it does lazily: the first backward and the first optimizer import hundreds of modules."""
    import numpy
    import torch
    from torch import nn

    torch.set_num_threads(1)
    numpy.random.seed(0)
    weight = torch.ones(2, 3, requires_grad=True)
    loss = nn.functional.cross_entropy(torch.ones(4, 2) @ weight, torch.zeros(4, dtype=torch.long))
    torch.autograd.grad(loss, weight)
    nn.functional.kl_div(weight.log_softmax(-1), weight.softmax(-1), reduction="batchmean").backward()  # type: ignore[no-untyped-call]
    _rehearse_a_call()
    if "optimizers" in things:
        net = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.ReLU(), nn.Dropout(), nn.Linear(4, 2))
        for kind in (torch.optim.Adam, torch.optim.SGD):
            optimizer = kind(net.parameters(), lr=0.0)
            nn.CrossEntropyLoss()(net(torch.ones(4, 3)), torch.zeros(4, dtype=torch.long)).backward()
            optimizer.step()
        importlib.import_module("torch.utils.data")
    if "trees" in things:  # code alone: the data sets that checks measure with are no jail's business
        importlib.import_module("sklearn.tree")


def _rehearse_a_call() -> None:
    """A call and its gradient as a worker answers them, so that the first real one does nothing for the first time."""
    import torch

    from kdgrader.jail.calls import answer_call, answer_vjp
    from kdgrader.jail.parcel import pack
    from kdgrader.jail.values import Writer

    parcel = pack((torch.ones(2, 3, requires_grad=True),), {"factor": 2.0}).parcel
    answer = answer_call(lambda x, factor: factor * x, parcel, 0)
    writer = Writer()
    writer.add(torch.ones(2, 3))
    assert answer.graph is not None
    answer_vjp(answer.graph, (0,), tuple(writer.headers), bytearray(writer.body()))


def main(control_number: int, host_number: int) -> None:
    begun = time.perf_counter()
    control = socket.socket(fileno=control_number)
    encoded = control.recv(forkserver.PACKET)
    if not encoded:
        return  # the parent is gone already
    spec = msgspec.msgpack.decode(encoded, type=ZygoteSpec)
    # While torch is being imported nobody listens at the socket, and the parent may be killed.
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != spec.parent:
        return
    host = socket.socket(fileno=host_number)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle: it closes the socket
    may_namespace = _become_able_to_namespace(spec)
    for module in ("kdgrader.jail.worker", "kdgrader.jail.things"):
        importlib.import_module(module)
    import torch

    torch.set_num_threads(1)  # before any work: a pool of threads would not survive the fork
    _fork_host(spec, host, control)  # it warms itself, on the other core
    warm(spec.warm)
    plan = sandbox.prepare(list(spec.hidden))
    if isinstance(may_namespace, str):
        plan.failed["namespaces"] = may_namespace
    gc.collect()
    gc.freeze()
    sandbox.measure_address_space()
    server = _Jails(plan, namespaces="namespaces" in spec.layers and may_namespace is True)
    del spec, encoded, plan  # a submission can walk the frames below it, and these name the interviewer's folders
    try:
        forkserver.send(control, forkserver.Started(time.perf_counter() - begun))
    except (BrokenPipeError, ConnectionResetError):
        return  # the parent is gone already: a file that could not be read, an impatient user
    forkserver.serve(control, server.become, server.fork)


def _become_able_to_namespace(spec: ZygoteSpec) -> bool | str:
    """True, or why there will be no namespaces. Must come before torch: a process with threads may not do it."""
    if "namespaces" not in spec.layers:
        return False
    if kernel.may_administer():
        return True
    # In a process of its own first: where it fails half-way, this one would be left in a namespace that maps nobody.
    why = sandbox.tried_in_a_child(sandbox.own_user_namespace)
    if why is not None:
        return why
    sandbox.own_user_namespace()
    _go_on_as_a_child()
    return True


def _go_on_as_a_child() -> None:
    """Leaves this process behind to wait: its child is the zygote, and when that ends all it forked ends with it."""
    child = os.fork()
    if child == 0:
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        return
    os.closerange(3, 1 << 12)  # the child's sockets are not ours to hold open
    _, status = os.waitpid(child, 0)
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def _fork_host(spec: ZygoteSpec, host: socket.socket, control: socket.socket) -> None:
    if os.fork() != 0:
        host.close()
        return
    try:
        control.close()
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        module, _, function = spec.host.partition(":")
        getattr(importlib.import_module(module), function)(host, spec.warm)
    except BaseException:
        import traceback

        traceback.print_exc()
        os._exit(70)
    os._exit(0)


class _Jails:
    """Forks jails, each the first process of a process-id namespace of its own where that can be had."""

    def __init__(self, plan: sandbox.Plan, *, namespaces: bool) -> None:
        self.plan = plan
        self.namespaces = namespaces
        self.own = os.open("/proc/self/ns/pid", os.O_RDONLY) if namespaces else -1

    def fork(self) -> int:
        made = False
        if self.namespaces:
            try:
                kernel.unshare(kernel.CLONE_NEWPID)
                made = True
            except OSError as error:
                self.plan.failed["namespaces"] = str(error)
        pid = os.fork()
        if made and pid != 0:
            kernel.setns(self.own, kernel.CLONE_NEWPID)
        return pid

    def become(self, encoded: bytes, descriptors: list[int]) -> None:
        spec = msgspec.msgpack.decode(encoded, type=sandbox.JailSpec)
        link, stdout, stderr = descriptors
        held = sandbox.enter(self.plan, spec, link, stdout, stderr, pid_namespace=self.namespaces)
        self.plan.paths.clear()
        self.plan.hidden.clear()
        self.work(held)

    def work(self, held: list[str]) -> None:
        from kdgrader.jail.wire import Link, Ready
        from kdgrader.jail.worker import serve

        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stdout = open(1, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
        link = Link(socket.socket(fileno=3))
        failed = {name: why[:300] for name, why in self.plan.failed.items()}
        link.send(Ready(tuple(held), failed))
        serve(link)
