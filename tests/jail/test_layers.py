"""Each sandbox layer alone stops what it is there for; switched off, the same attack gets through.

A submission plays its attack when it is called and returns 1.0 when it worked, 0.0 when it was stopped.
"""

import os
import socket
import sys
from pathlib import Path

import pytest
from scale_question import LIMITS, SCALE, SECRET

from kdgrader.grading.supervise import Supervisor
from kdgrader.grading.talk import Task
from kdgrader.jail import LAYERS, detect, start_zygote

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the layers are Linux's")

PROBE = '''
from kdgrader.grading import aspect, require


@aspect("value")
def test_probe(candidate):
    """The attack was stopped.

    攻击被挡住了。
    """
    got = candidate.attack()
    require(got == 0.0, f"attack: {got}", f"attack: {got}")
'''

ATTACKS = {
    "environment": f"return float({SECRET!r} in __import__('os').environ)",
    "descriptors": "return float(sum(is_open(fd) for fd in range(4, 300)) > 0)",
    "session": "return float(os.getsid(0) != os.getpid())",
    "rlimits": "return float(worked(lambda: bytes(3 << 30)))",
    "namespaces": "return float(worked(lambda: open('/etc/passwd')))",
    "landlock": f"return float(worked(lambda: open({str(SCALE / 'reference.py')!r})))",
    "seccomp": "return float(worked(lambda: __import__('socket').socket()))",
}

HELPERS = """
import os


def is_open(fd):
    try:
        os.fstat(fd)
        return True
    except OSError:
        return False


def worked(step):
    try:
        step()
        return True
    except (OSError, MemoryError):
        return False


def attack():
    {body}
"""


def outcome(tmp_path, body, layers):
    checks = tmp_path / "checks.py"
    checks.write_text(PROBE, "utf-8")
    source = HELPERS.replace("{body}", body).encode()
    task = Task(
        question="probe",
        seed=1,
        entry_points=("attack",),
        source=source,
        reference="",
        checks=str(checks),
        limits=LIMITS,
    )
    os.environ[SECRET] = "tell nobody"
    with start_zygote(hidden=[SCALE], layers=layers) as zygote:
        return Supervisor(zygote, LIMITS, layers).run(task)


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_alone_stops_its_attack_and_without_it_the_attack_works(layer, tmp_path):
    body = ATTACKS[layer]
    alone = outcome(tmp_path, body, (layer,))
    assert alone.layers == (layer,)
    (check,) = alone.verdicts.checks
    assert check.status == "passed", check.message
    (check,) = outcome(tmp_path, body, ()).verdicts.checks
    assert check.status == "failed"
    assert check.message is not None
    assert check.message.en == "attack: 1.0"


def test_no_socket_of_a_pair_reaches_an_address_outside(tmp_path):
    """Without namespaces, Landlock leaves sockets in the file system alone, so the filter has to see to them."""
    place = tmp_path / "listener"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(place))
        place.chmod(0o777)
        listener.setblocking(False)
        body = f"import socket\n    return float(worked(lambda: socket.socketpair(type=socket.SOCK_DGRAM)[0].sendto(b'x', {str(place)!r})))"  # fmt: skip
        layers = tuple(name for name in LAYERS if name != "namespaces")
        (check,) = outcome(tmp_path, body, layers).verdicts.checks
        assert check.status == "passed", check.message
        with pytest.raises(BlockingIOError):
            listener.recv(1)


def test_all_layers_hold_here_and_the_receipt_lists_what_held(tmp_path):
    held = outcome(tmp_path, "return 0.0", LAYERS).layers
    assert held == tuple(layer.name for layer in detect() if layer.available)


def test_the_session_is_killed_whole(tmp_path):
    """Without seccomp and namespaces a submission can start a process: it must not outlive the grading."""
    body = "\n    pid = os.fork()\n    if pid == 0:\n        import time\n        time.sleep(60)\n        os._exit(0)\n    return pid"
    run = outcome(tmp_path, body, ("session", "rlimits", "environment", "descriptors"))
    (check,) = run.verdicts.checks
    pid = int(check.message.en.removeprefix("attack: "))
    assert not _alive(pid)
    run = outcome(tmp_path, body, ("rlimits", "environment", "descriptors"))
    (check,) = run.verdicts.checks
    pid = int(check.message.en.removeprefix("attack: "))
    assert _alive(pid), "without a session of its own the process would have lived on: the layer is what killed it"
    os.kill(pid, 9)


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in "ZX"
