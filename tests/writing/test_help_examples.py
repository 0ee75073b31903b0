"""The examples of the help, run as they stand; and what the commands must not need."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kdgrader.paths import data_root

LABELS_SHIFTED = """
import torch.nn.functional as F


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if not temperature > 0 or student_logits.shape != teacher_logits.shape or len(labels) != len(student_logits):
        raise ValueError
    p, log_q = (teacher_logits.detach() / temperature).softmax(-1), (student_logits / temperature).log_softmax(-1)
    soft = temperature**2 * F.kl_div(log_q, p, reduction="batchmean")
    return alpha * soft + (1 - alpha) * F.cross_entropy(student_logits, LABELS)
"""


def program(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kdgrader", *arguments], capture_output=True, text=True, cwd=cwd, check=False
    )


@pytest.mark.slow
@pytest.mark.parametrize("command", ["new", "adopt"])
def test_the_examples_of_the_help_run(command: str, tmp_path: Path) -> None:
    for half in ("questions", "solutions"):
        shutil.copytree(data_root() / half / "losses" / "kd-loss", tmp_path / "my-bank" / half / "losses" / "kd-loss")
    (tmp_path / "answer.py").write_text(LABELS_SHIFTED.replace("LABELS", "labels.roll(1)"), "utf-8")
    (tmp_path / "other.py").write_text(LABELS_SHIFTED.replace("LABELS", "labels"), "utf-8")
    examples = re.findall(
        r"^\s*(kdgrader [a-z].*)$", program("bank", command, "--help", cwd=tmp_path).stdout, re.MULTILINE
    )
    assert len(examples) == 2
    for example in examples:
        done = program(*shlex.split(example)[1:], cwd=tmp_path)
        assert done.returncode == 0, (example, done.stderr)
        assert all((tmp_path / line.rsplit(":", 1)[0]).exists() for line in done.stdout.splitlines())


def test_writing_and_the_lint_need_no_torch(tmp_path: Path) -> None:
    for call in (["bank", "new", "a", "--topic", "losses", "--bank", "b"], ["bank", "lint", "--bank", "b"]):
        script = (
            "import sys\nfrom kdgrader.cli import main\nimport kdgrader.writing\n"
            f"try: main({call!r})\nexcept SystemExit: pass\n"
            "print('torch' in sys.modules, file=sys.stderr)"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path)
        assert done.stderr.strip().endswith("False"), call
