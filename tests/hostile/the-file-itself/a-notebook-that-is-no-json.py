# tries: hands in a notebook of NaN, endless numbers, comments and half characters, which some parsers take
# question: kd-loss
# answer: zero
# must: unreadable
# recipe: yes

from pathlib import Path

TEXT = r"""{"nbformat": 4, "metadata": {"a": NaN, "b": -Infinity, "c": "\ud800", /* a remark */ 'd': 0x10, "e": 01,},
"cells": [{"cell_type": "code", "metadata": {}, "source": "print('GOT: it was read all the same')"}]}"""


def make(folder: Path) -> Path:
    path = folder / "kd_loss.ipynb"
    path.write_text(TEXT, "utf-8")
    return path
