"""A kernel that has not all: the next best combination, an honest receipt, and the same marks.

The missing part is really missing: a system-call filter around the whole program makes the kernel say no to it.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kdgrader.jail import STRONG, detect

RIGHT = Path(__file__).parents[2] / "examples" / "kd_loss_right.py"
ALL = [layer.name for layer in detect() if layer.available]

pytestmark = pytest.mark.skipif(
    not {"seccomp", "landlock", "namespaces"} <= set(ALL), reason="nothing to take away here"
)

WITHOUT = """
import errno, sys
import pyseccomp as seccomp
rules = seccomp.SyscallFilter(seccomp.ALLOW)
for name, code, argument in {refused!r}:
    conditions = [seccomp.Arg(0, seccomp.EQ, argument)] if argument is not None else []
    rules.add_rule(seccomp.ERRNO(code), name, *conditions)
rules.load()
from kdgrader.cli import main
main()
"""
EPERM, EINVAL, ENOSYS = 1, 22, 38
PR_SET_SECCOMP = 22
KERNELS = {
    "landlock": [("landlock_create_ruleset", ENOSYS, None)],
    "namespaces": [("unshare", EPERM, None), ("setns", EPERM, None)],
    "seccomp": [("seccomp", EINVAL, None), ("prctl", EINVAL, PR_SET_SECCOMP)],
}


def graded_without(*missing: str) -> dict:
    refused = [rule for name in missing for rule in KERNELS[name]]
    command = [sys.executable, "-c", WITHOUT.format(refused=refused), "grade", "kd-loss", str(RIGHT), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    report["stderr"] = done.stderr
    return report


@pytest.mark.parametrize("missing", [["landlock"], ["namespaces"], ["seccomp"], ["landlock", "namespaces", "seccomp"]], ids="+".join)  # fmt: skip
def test_the_receipt_says_what_held_and_no_more(missing):
    report = graded_without(*missing)
    assert report["receipt"]["sandbox"] == [name for name in ALL if name not in missing]
    assert report["status"] == "passed"
    is_weak = not set(report["receipt"]["sandbox"]) >= STRONG
    assert report["receipt"].get("weak_sandbox", False) == is_weak
    assert ("weak sandbox" in report["stderr"]) == is_weak


def test_others_may_be_graded_without_namespaces_but_not_without_a_filter():
    assert set(ALL) - {"namespaces"} >= STRONG
    for needed in ("landlock", "seccomp"):
        assert not set(ALL) - {needed} >= STRONG
