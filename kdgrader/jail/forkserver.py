"""A process that forks on request: the zygote forks jails, the checker host forks checkers.

The parent holds the other end of a SOCK_SEQPACKET socket: one packet, one record. Descriptors travel beside it.
"""

import contextlib
import os
import selectors
import signal
import socket
from collections.abc import Callable

import msgspec

PACKET = 1 << 17
DESCRIPTORS = 8


class Fork(msgspec.Struct, frozen=True, tag="fork"):
    spec: bytes


class Forked(msgspec.Struct, frozen=True, tag="forked"):
    """A child's pid, with its pidfd beside it; or why there is none."""

    pid: int
    error: str = ""


class Exited(msgspec.Struct, frozen=True, tag="exited"):
    pid: int
    status: int  # as os.waitpid gives it


class Started(msgspec.Struct, frozen=True, tag="started"):
    """Sent once, when the server is ready to fork."""

    seconds: float


_decoder = msgspec.msgpack.Decoder(Fork | Forked | Exited | Started)
_encoder = msgspec.msgpack.Encoder()

Become = Callable[[bytes, list[int]], None]


def send(
    control: socket.socket, record: Fork | Forked | Exited | Started, descriptors: list[int] | None = None
) -> None:
    socket.send_fds(control, [_encoder.encode(record)], descriptors or [])


def receive(control: socket.socket) -> tuple[Fork | Forked | Exited | Started | None, list[int]]:
    """The next record and the descriptors beside it; None at the end."""
    try:
        data, descriptors, _, _ = socket.recv_fds(control, PACKET, DESCRIPTORS)
    except ConnectionResetError:  # closed with something of ours unread
        data, descriptors = b"", []
    if not data:
        return None, []
    return _decoder.decode(data), descriptors


def serve(control: socket.socket, become: Become, fork: Callable[[], int] = os.fork) -> None:
    """Forks until the parent is gone, then kills what is left. `become` runs in the child and its return ends it."""
    selector = selectors.DefaultSelector()
    selector.register(control, selectors.EVENT_READ, None)
    children: dict[int, int] = {}  # pid → pidfd
    while True:
        for key, _ in selector.select():
            if key.data is None:
                request, descriptors = receive(control)
                if not isinstance(request, Fork):
                    _end(children)
                    return
                _fork_one(control, request, descriptors, become, fork, children, selector)
            else:
                _reap(control, key.data, children, selector)


def _fork_one(
    control: socket.socket,
    request: Fork,
    descriptors: list[int],
    become: Become,
    fork: Callable[[], int],
    children: dict[int, int],
    selector: selectors.BaseSelector,
) -> None:
    try:
        pid = fork()
    except OSError as error:
        send(control, Forked(0, str(error)))
        pid = -1
    if pid == 0:
        _run_child(control, request, descriptors, become, children, selector)
    for descriptor in descriptors:
        os.close(descriptor)
    if pid > 0:
        pidfd = os.pidfd_open(pid)
        children[pid] = pidfd
        selector.register(pidfd, selectors.EVENT_READ, pid)
        send(control, Forked(pid), [pidfd])


def _run_child(
    control: socket.socket,
    request: Fork,
    descriptors: list[int],
    become: Become,
    children: dict[int, int],
    selector: selectors.BaseSelector,
) -> None:
    leave = os._exit  # a submission may empty the builtins and every module, but not this frame
    try:
        selector.close()
        control.close()
        for pidfd in children.values():
            os.close(pidfd)
        become(request.spec, _above_three(descriptors))
        os._exit(0)
    except BaseException:
        if os.environ.get("KDGRADER_DEBUG"):
            import traceback

            traceback.print_exc()
    finally:
        leave(70)


def _above_three(descriptors: list[int]) -> list[int]:
    """The same descriptors with numbers that leave 0 to 3 free to be given away."""
    import fcntl

    result = []
    for descriptor in descriptors:
        if descriptor <= 3:
            higher = fcntl.fcntl(descriptor, fcntl.F_DUPFD, 4)
            os.close(descriptor)
            descriptor = higher
        result.append(descriptor)
    return result


def _reap(control: socket.socket, pid: int, children: dict[int, int], selector: selectors.BaseSelector) -> None:
    # The group first, while its leader is a zombie and its number cannot have been given to anybody else.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if os.getpgid(pid) == pid:
            os.killpg(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    pidfd = children.pop(pid)
    selector.unregister(pidfd)
    os.close(pidfd)
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        send(control, Exited(pid, status))


def _end(children: dict[int, int]) -> None:
    for pid in children:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.getpgid(pid) == pid:
                os.killpg(pid, signal.SIGKILL)
            os.kill(pid, signal.SIGKILL)
    for pid in children:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)
