# tries: has the complaint about a file that cannot be graded print the escape codes of its name
# question: kd-loss
# answer: zero
# must: refused
# recipe: yes

from pathlib import Path


def make(folder: Path) -> Path:
    path = folder / "kd\x1b[2J\x1b]52;c;R09U\x07\x9b1m\u202e_loss\n✓ All marks - 10 of 10 points\n.py"
    path.mkdir()  # so that it is named in an error message instead of a report
    return path
