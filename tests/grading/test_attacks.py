"""Whatever a submission does, the grading ends in time with a truthful report, and the next one is unharmed."""

import time

import pytest
from scale_question import LIMITS, RIGHT

from kdgrader.bank.records import Limits
from kdgrader.grading import problems

WRONG = "def scale(x, factor=2.0):\n    return x\n"

ENDINGS = {
    "infinite loop": ("while True: pass", "timeout"),
    "sleep": ("import time\n    time.sleep(1000)", "timeout"),
    "segfault": ("import ctypes\n    ctypes.string_at(0)", "crashed"),
    "leaves quietly": ("import os\n    os._exit(0)", "crashed"),
    "memory bomb": ("return [bytes(1 << 30) for _ in range(8)]", "memory"),
    "lazy tensor": ("import torch\n    return torch.zeros(1).expand(1 << 40)", "bad-reply"),
    "reply of a billion elements": ("import torch\n    return torch.zeros(1 << 27, dtype=torch.int8)", "bad-reply"),
    "forged frame": ("import os\n    os.write(3, b'x' * 100)\n    return x", "bad-reply"),
    "closes the channel": ("import os, time\n    os.close(3)\n    time.sleep(1000)", "bad-reply"),
    "swallows everything": ("while True:\n        try:\n            while True: pass\n        except BaseException: pass", "timeout"),
}  # fmt: skip


@pytest.mark.parametrize("name", ENDINGS)
def test_it_ends_in_time_with_the_truth_and_the_next_check_runs(name, graded):
    body, kind = ENDINGS[name]
    # The trick is played at the default factor alone, so the other checks show whether they came to harm.
    source = RIGHT.replace("    if factor == 0", "    if factor == 2.0:\n        return trick(x)\n    if factor == 0")
    source += f"\n\ndef trick(x):\n    {body}\n"
    begun = time.monotonic()
    outcome = graded(source)
    assert time.monotonic() - begun < 20
    checks = {check.id: check for check in outcome.verdicts.checks}
    assert checks["test_default"].status == "broken"
    assert checks["test_default"].problem.kind == kind
    assert [checks[name].status for name in ("test_value", "test_gradient", "test_refuses")] == ["passed"] * 3
    assert all(check.status == "passed" for check in graded(RIGHT).verdicts.checks), "the next grading is unharmed"


def test_a_loop_in_every_check_uses_no_more_than_a_whole_submission_may(graded):
    begun = time.monotonic()
    outcome = graded("def scale(x, factor=2.0):\n    while True: pass\n")
    assert time.monotonic() - begun < 20  # 3 x 2 s of computing, though every jail after the first has a load before it
    assert {check.problem.kind for check in outcome.verdicts.checks} == {"timeout"}
    assert outcome.verdicts.checks[1].problem.says == problems.timeout_cpu(LIMITS.cpu_s).says


def test_a_fork_bomb_starts_no_process(graded):
    source = WRONG + "import os\ntry:\n    while True: os.fork()\nexcept OSError as error:\n    print(error)\n"
    outcome = graded(source)
    assert b"Operation not permitted" in outcome.printed["load"].stdout
    assert {check.status for check in outcome.verdicts.checks} == {"failed"}


TRICKS = {
    "allclose says yes": "import torch\ntorch.allclose = torch.equal = torch.Tensor.allclose = lambda *a, **k: True\n",
    "pytest says yes": "import sys\nfor name in list(sys.modules):\n    if 'pytest' in name: sys.modules[name] = None\n",
    "builtins lie": "import builtins\nbuiltins.abs = lambda x: 0\nbuiltins.all = lambda x: True\n",
    "equality lies": "import torch\ntorch.Tensor.__eq__ = lambda a, b: True\ntorch.Tensor.isfinite = lambda t: True\n",
    "exit at import time is caught": "import atexit, os\natexit.register(lambda: os._exit(0))\n",
    "the grader's own module is patched": (
        "import kdgrader.jail.calls as c\nc._differs = lambda *a: False\nc.BUILTIN_EXCEPTIONS = {}\n"
    ),
}


@pytest.mark.parametrize("name", TRICKS)
def test_a_patched_world_gains_nothing(name, statuses):
    plain = statuses(WRONG)
    assert set(plain.values()) == {"failed"}
    assert "passed" not in statuses(TRICKS[name] + WRONG).values()


def test_a_tensor_subclass_that_lies_about_equality_gains_nothing(statuses):
    source = """
import torch

class Yes(torch.Tensor):
    def __eq__(self, other): return True
    def __sub__(self, other): return torch.zeros(())
    def __torch_function__(self, *a, **k): return True

def scale(x, factor=2.0):
    return torch.zeros_like(x).as_subclass(Yes)
"""
    assert "passed" not in statuses(source).values()


def test_a_gigabyte_of_print_is_cut_and_harms_nothing(graded):
    source = RIGHT + "\nfor _ in range(1 << 14): print('x' * (1 << 16))\n"
    outcome = graded(source, limits=Limits(cpu_s=10.0, wall_s=30.0, memory_mib=256))
    kept = outcome.printed["load"]
    assert kept.truncated
    assert len(kept.stdout) == 32 << 10
    assert all(check.status == "passed" for check in outcome.verdicts.checks)


def test_a_right_value_with_a_cut_graph_loses_the_gradient_alone(statuses):
    found = statuses(RIGHT.replace("return factor * x", "return (factor * x).detach()"))
    assert found["test_value"] == "passed"
    assert found["test_gradient"] == "failed"


def test_changed_inputs_are_seen_even_through_data(statuses):
    found = statuses(RIGHT.replace("return factor * x", "y = factor * x\n    x.data.zero_()\n    return y"))
    assert found["test_default"] == "failed"


LOADS = {
    "syntax error": ("def scale(x:\n  pass", "import-error", 1),
    "raises": ("import math\n\n1 / 0\n", "import-error", 3),
    "exits": ("import sys\nsys.exit(0)\n", "import-error", 2),
    "no entry point": ("def scales(x): return x\n", "missing-entry-point", None),
    "not callable": ("scale = 3\n", "missing-entry-point", None),
    "hangs": ("while True: pass\n", "timeout", None),
    "dies": ("import os\nos._exit(3)\n", "crashed", None),
}


@pytest.mark.parametrize("name", LOADS)
def test_a_file_that_cannot_be_imported_says_why(name, graded):
    source, kind, line = LOADS[name]
    verdicts = graded(source).verdicts
    assert verdicts.problem.kind == kind
    assert verdicts.problem.line == line
    assert verdicts.problem.says.zh
    assert verdicts.checks == ()


def test_a_wrong_signature_names_the_exception_and_costs_the_checks(graded):
    outcome = graded("def scale(x):\n    return 2 * x\n")
    by_id = {check.id: check for check in outcome.verdicts.checks}
    assert by_id["test_value"].status == "failed"
    assert "TypeError" in by_id["test_value"].message.en
    assert by_id["test_default"].status == "passed"


def test_source_encodings_are_read(graded):
    source = "# -*- coding: gbk -*-\nname = '温度'\n".encode("gbk") + RIGHT.encode()
    assert all(check.status == "passed" for check in graded(source).verdicts.checks)


def test_a_dataclass_with_postponed_annotations_works(graded):
    source = "from __future__ import annotations\nfrom dataclasses import dataclass\n@dataclass\nclass A:\n    x: int\n"
    assert all(check.status == "passed" for check in graded(source + RIGHT).verdicts.checks)


def test_threads_are_honest(graded):
    source = RIGHT.replace(
        "    return factor * x",
        "    import threading\n    out = []\n    t = threading.Thread(target=lambda: out.append(factor * x))\n"
        "    t.start()\n    t.join()\n    return out[0]",
    )
    assert all(check.status == "passed" for check in graded(source).verdicts.checks)
