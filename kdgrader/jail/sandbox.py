"""The sandbox layers: which there are, what this machine can do of them, and how a jail takes them upon itself.

What can be prepared once is prepared in the zygote (`Plan`); what a jail does for itself is `enter`, the filter last.
A layer that cannot be had is left out and said so in the receipt; nothing is claimed that was not done.
"""

import contextlib
import fcntl
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from typing import Final

import msgspec

from kdgrader.i18n import says
from kdgrader.jail import kernel, landlock, seccomp, view
from kdgrader.text import Text

LAYERS: Final = ("session", "rlimits", "environment", "descriptors", "namespaces", "landlock", "seccomp")
STRONG: Final = frozenset({"landlock", "seccomp", "session", "rlimits"})  # what other people's files require

NOBODIES: Final = 0x6B64_0000  # user ids that nobody has: these and the next 65,535
OPEN_FILES, THREADS = 64, 128
JAIL_NAMESPACES = kernel.CLONE_NEWNS | kernel.CLONE_NEWNET | kernel.CLONE_NEWIPC | kernel.CLONE_NEWUTS
CLEAN_ENVIRONMENT: Final = {
    "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/", "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1",
    "JOBLIB_MULTIPROCESSING": "0",  # or scikit-learn asks for a semaphore, and warns for want of one
    "TORCHINDUCTOR_CACHE_DIR": "/",  # or torch.optim asks for a temporary folder, and fails for want of one
}  # fmt: skip


class Layer(msgspec.Struct, frozen=True):
    """One layer and whether this machine has it."""

    name: str
    available: bool
    why: Text


class JailSpec(msgspec.Struct, frozen=True):
    """What one jail may use, and which layers it is to have."""

    cpu_s: float  # of the whole jail: the kernel's backstop behind the deadline of each check
    memory_mib: int
    layers: tuple[str, ...] = LAYERS


class Plan(msgspec.Struct):
    """What the zygote prepares once for all its jails. `failed`: layer → why it could not be had."""

    paths: list[str]
    hidden: list[str]
    rules: int | None
    program: bytes | None
    null: int
    failed: dict[str, str]


def prepare(hidden: list[str]) -> Plan:
    failed: dict[str, str] = {}
    hidden = [os.path.realpath(path) for path in hidden]
    paths = view.readable()
    rules = program = None
    try:
        rules = landlock.ruleset([*view.without(paths, hidden), "/dev/urandom"], ["/dev/null"])
    except OSError as error:
        failed["landlock"] = str(error)
    try:
        program = seccomp.compiled()
    except (OSError, ImportError, RuntimeError) as error:
        failed["seccomp"] = str(error)
    null = _above_three(os.open("/dev/null", os.O_RDWR))
    return Plan(paths, hidden, None if rules is None else _above_three(rules), program, null, failed)


def _above_three(descriptor: int) -> int:
    # 0 to 3 are given new meanings in the jail: what was prepared there would be lost on the way.
    higher = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 10)
    os.close(descriptor)
    return higher


def own_user_namespace() -> None:
    """Gives an ordinary user's zygote the right to make namespaces. Raises OSError where that is not allowed.

    The next process that it forks is the first of a new process-id namespace: only a process that stands in one which
    its own user namespace owns may come back to it after each fork of a jail.
    """
    uid, gid = os.getuid(), os.getgid()
    kernel.unshare(kernel.CLONE_NEWUSER | kernel.CLONE_NEWPID)
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        with open(f"/proc/self/{name}", "w") as file:  # noqa: PTH123
            file.write(text)


def enter(plan: Plan, spec: JailSpec, link: int, stdout: int, stderr: int, *, pid_namespace: bool) -> list[str]:
    """Puts this process, just forked, into the jail. Returns the layers that hold; `plan.failed` tells of others.

    Afterwards descriptors 0, 1, 2 are /dev/null and the two pipes, and 3 is the link.
    """
    held: list[str] = []
    wanted = set(spec.layers)

    def attempt(name: str, step: Callable[[], None]) -> None:
        if name not in wanted or name in plan.failed:
            return
        try:
            step()
            held.append(name)
        except OSError as error:
            plan.failed[name] = str(error)

    kernel_prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    attempt("session", os.setsid)
    _redirect(plan.null, stdout, stderr, link)
    if not pid_namespace:
        wanted.discard("namespaces")
    attempt("namespaces", lambda: _namespaces(plan))
    attempt("environment", _environment)
    attempt("rlimits", lambda: _limits(spec, own_user="namespaces" in held))
    kernel_prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    if plan.rules is not None:
        rules = plan.rules
        attempt("landlock", lambda: landlock.restrict(rules))
    attempt("descriptors", lambda: os.closerange(4, 1 << 16))
    if plan.program is not None:
        program = plan.program
        attempt("seccomp", lambda: seccomp.load(program))
    return [name for name in LAYERS if name in held]


def kernel_prctl(option: int, value: int) -> None:
    with contextlib.suppress(OSError):
        kernel.prctl(option, value)


def _redirect(null: int, stdout: int, stderr: int, link: int) -> None:
    for source, target in ((null, 0), (stdout, 1), (stderr, 2), (link, 3)):
        # Everything a jail is given was opened above 3 (see forkserver), so nothing is overwritten before its turn.
        os.dup2(source, target, inheritable=True)


def _namespaces(plan: Plan) -> None:
    kernel.unshare(JAIL_NAMESPACES)
    socket.sethostname("jail")
    view.enter(plan.paths, plan.hidden)
    if os.getuid() == 0:
        with contextlib.suppress(OSError):  # in a user namespace with one user there is nobody else to become
            nobody = NOBODIES + int.from_bytes(os.urandom(2))  # another each time: what a user may have is counted
            os.setgroups([])
            os.setresgid(nobody, nobody, nobody)
            os.setresuid(nobody, nobody, nobody)
    kernel.drop_capabilities()
    kernel_prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)  # a change of user clears it
    kernel_prctl(kernel.PR_SET_DUMPABLE, 0)


def _environment() -> None:
    os.environ.clear()
    os.environ.update(CLEAN_ENVIRONMENT)
    sys.argv[:] = ["submission.py"]
    sys.path[:] = [entry for entry in sys.path if entry]
    with contextlib.suppress(OSError):
        os.chdir("/")


def _limits(spec: JailSpec, *, own_user: bool) -> None:
    address_space = _address_space() + spec.memory_mib * (1 << 20)
    cpu = max(1, round(spec.cpu_s + 0.5))
    limits = [
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES, OPEN_FILES),
        (resource.RLIMIT_AS, address_space, address_space),
        (resource.RLIMIT_CPU, cpu, cpu + 1),
    ]
    if own_user:  # counted for each user: only where this jail's user is not somebody with other things to do
        limits.append((resource.RLIMIT_NPROC, THREADS, THREADS))
    for which, soft, hard in limits:
        resource.setrlimit(which, (soft, hard))
    # A write beyond RLIMIT_FSIZE should be an error in the submission, not the end of it.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def _address_space() -> int:
    return _measured


_measured = 0


def measure_address_space() -> None:
    """Remembers this process's address space, which a jail inherits: read while /proc is there to be read."""
    global _measured
    with open("/proc/self/statm") as file:  # noqa: PTH123
        _measured = int(file.read().split()[0]) * resource.getpagesize()


def detect() -> tuple[Layer, ...]:
    """What this machine can do. Tries each layer for real, in processes of its own that end at once."""
    found = {name: _tried(name) for name in LAYERS}
    return tuple(Layer(name, why is None, _why(name, why)) for name, why in found.items())


def _tried(name: str) -> str | None:
    if name in ("session", "environment", "rlimits"):
        return None if os.name == "posix" else "not on this system"
    if sys.platform != "linux":
        return "Linux only"
    steps: dict[str, Callable[[], object]] = {
        "descriptors": lambda: None,
        "landlock": landlock.abi,
        "seccomp": _try_seccomp,
        "namespaces": _try_namespaces,
    }
    return tried_in_a_child(steps[name])


def _try_seccomp() -> None:
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    seccomp.load(seccomp.compiled())


def _try_namespaces() -> None:
    if not kernel.may_administer():
        own_user_namespace()
        kernel.unshare(JAIL_NAMESPACES)
    else:
        kernel.unshare(JAIL_NAMESPACES | kernel.CLONE_NEWPID)


def tried_in_a_child(step: Callable[[], object]) -> str | None:
    """None when `step` works in a forked child; otherwise why it does not."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            step()
            os._exit(0)
        except BaseException as error:
            os.write(writer, str(error).encode()[:1000] or b"unknown")
            os._exit(1)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        text = pipe.read().decode(errors="replace")
    _, status = os.waitpid(pid, 0)
    return None if status == 0 else text or "it crashed"


def _why(name: str, reason: str | None) -> Text:
    purposes = {
        "session": says("a process group of its own, killed whole at the deadline"),
        "rlimits": says("limits of CPU time, memory, file size, processes and open files"),
        "environment": says("a scrubbed environment: no variable of yours is readable"),
        "descriptors": says("no open file but its own socket and output"),
        "namespaces": says("its own users, processes, network, mounts and shared memory"),
        "landlock": says("reads torch and the standard library, and nothing else; writes nothing"),
        "seccomp": says("a list of allowed system calls: no new processes, no sockets, no tracing"),
    }
    if reason is None:
        return purposes[name]
    advice = {
        "landlock": says("needs a Linux kernel 5.13 or newer with Landlock switched on (lsm=landlock,…)"),
        "seccomp": says("needs libseccomp: apt-get install libseccomp2, or your system's package of that name"),
        "namespaces": says("needs user namespaces: ask for sysctl kernel.unprivileged_userns_clone=1, or run as root"),
    }
    return (
        says("missing ({reason}); {advice}", reason=reason, advice="…")
        if name not in advice
        else Text(
            en=says("missing ({reason}); ", reason=reason).en + advice[name].en,
            zh=says("missing ({reason}); ", reason=reason).zh + advice[name].zh,
        )
    )
