# tries: hands in a folder by the name of a file, with a package in it that would grade itself if it were imported
# question: kd-loss
# answer: zero
# must: refused
# recipe: yes

from pathlib import Path


def make(folder: Path) -> Path:
    path = folder / "kd_loss.py"
    path.mkdir()
    for name in ("__init__.py", "__main__.py", "conftest.py", "kd_loss.py"):
        (path / name).write_text('print("GOT: a file of a folder was run")\n', "utf-8")
    return path
