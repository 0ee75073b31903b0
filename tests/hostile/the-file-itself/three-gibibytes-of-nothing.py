# tries: hands in a file of three gibibytes that takes no room on the disk
# question: kd-loss
# answer: zero
# must: refused
# recipe: yes

from pathlib import Path


def make(folder: Path) -> Path:
    path = folder / "kd_loss.py"
    with path.open("wb") as file:
        file.write(b"def kd_loss(*_, **__): return 0.0\n")
        file.truncate(3 << 30)
    return path
