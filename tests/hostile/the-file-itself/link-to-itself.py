# tries: hands in a link that leads round in a circle
# question: kd-loss
# answer: zero
# must: refused
# recipe: yes

from pathlib import Path


def make(folder: Path) -> Path:
    path, other = folder / "kd_loss.py", folder / "other.py"
    path.symlink_to(other)
    other.symlink_to(path)
    return path
