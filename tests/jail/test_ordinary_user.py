"""Without the right to administer the machine every layer holds too: the zygote makes a user namespace of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kdgrader.jail import detect

REPOSITORY = Path(__file__).parents[2]
NAMESPACES = {layer.name: layer.available for layer in detect()}["namespaces"]

# Run by root: becomes an ordinary user in a mount namespace in which that user can reach Python and the project, even
# where they lie below a folder that is root's alone. Then it runs the command.
AS_NOBODY = """
import os, stat, sys
from pathlib import Path
from kdgrader.jail import kernel
needed = [Path(p) for p in {needed!r}]
kernel.unshare(kernel.CLONE_NEWNS)
kernel.mount(None, "/", None, kernel.MS_REC | kernel.MS_PRIVATE)
def closed(path):
    for folder in reversed([path, *path.parents]):
        if not folder.stat().st_mode & stat.S_IXOTH:
            return folder
for path in needed:
    folder = closed(path)
    if folder is None:
        continue
    inside = [p for p in needed if p.is_relative_to(folder)]
    handles = [(p, os.open(p, os.O_PATH)) for p in inside]
    kernel.mount("tmpfs", str(folder), "tmpfs", 0, "mode=755")
    for p, handle in handles:
        p.mkdir(parents=True, exist_ok=True, mode=0o755)
        kernel.mount(f"/proc/self/fd/{{handle}}", str(p), None, kernel.MS_BIND | kernel.MS_REC)
os.setgroups([]); os.setresgid(65534, 65534, 65534); os.setresuid(65534, 65534, 65534)
os.chdir("/")
os.execv(sys.executable, [sys.executable, "-m", "kdgrader", *sys.argv[1:]])
"""


def as_ordinary_user(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "kdgrader"]
    if os.getuid() == 0:
        needed = sorted({sys.base_prefix, sys.prefix, str(REPOSITORY)})
        command = [sys.executable, "-c", AS_NOBODY.format(needed=needed)]
    return subprocess.run([*command, *arguments], capture_output=True, text=True, check=False, timeout=100)


@pytest.mark.skipif(not NAMESPACES, reason="no namespaces on this machine")
def test_every_layer_holds_for_an_ordinary_user():
    done = as_ordinary_user("grade", "kd-loss", str(REPOSITORY / "examples" / "kd_loss_right.py"), "--json")
    assert done.returncode == 0, done.stderr
    layers = json.loads(done.stdout)["receipt"]["sandbox"]
    assert layers == [layer.name for layer in detect() if layer.available]


@pytest.mark.skipif(not NAMESPACES, reason="no namespaces on this machine")
def test_an_infinite_loop_of_an_ordinary_user_ends_with_all_that_it_started():
    # The command's output reaches its end only when no process is left that holds it open.
    file = REPOSITORY / "tests" / "jail" / "loops.py"
    done = as_ordinary_user("grade", "kd-loss", str(file), "--json")
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["problem"]["kind"] == "timeout"
