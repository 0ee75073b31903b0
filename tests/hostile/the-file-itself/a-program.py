# tries: hands in a compiled program by the name of a Python file
# question: kd-loss
# answer: zero
# must: unreadable
# recipe: yes

import sys
from pathlib import Path


def make(folder: Path) -> Path:
    path = folder / "kd_loss.py"
    with open(sys.executable, "rb") as file:
        path.write_bytes(file.read(200_000))
    path.chmod(0o755)
    return path
