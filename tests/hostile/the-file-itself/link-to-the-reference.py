# tries: hands in a link to the model answer in the grader's own folder, for the grader to read and grade
# question: kd-loss
# answer: zero
# must: refused
# recipe: yes

from pathlib import Path

from kdgrader.paths import data_root


def make(folder: Path) -> Path:
    # A candidate's repository may hold such a link; who grades it has the rights to follow it, the candidate has not.
    path = folder / "kd_loss.py"
    path.symlink_to(data_root() / "solutions" / "losses" / "kd-loss" / "reference.py")
    return path
