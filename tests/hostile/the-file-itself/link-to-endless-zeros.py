# tries: hands in a link to /dev/zero, which never ends
# question: kd-loss
# answer: zero
# must: refused
# recipe: yes

from pathlib import Path


def make(folder: Path) -> Path:
    path = folder / "kd_loss.py"
    path.symlink_to("/dev/zero")
    return path
