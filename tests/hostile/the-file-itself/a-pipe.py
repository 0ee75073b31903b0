# tries: hands in a named pipe, at which a reader waits for ever
# question: kd-loss
# answer: zero
# must: refused
# recipe: yes

import os
from pathlib import Path


def make(folder: Path) -> Path:
    path = folder / "kd_loss.py"
    os.mkfifo(path)
    return path
