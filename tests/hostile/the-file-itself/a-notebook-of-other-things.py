# tries: hands in a notebook in which nothing is of the kind that it should be
# question: kd-loss
# answer: zero
# must: unreadable
# recipe: yes

from pathlib import Path

CELLS = """[
 {"cell_type": "code", "metadata": {"tags": 7}, "source": {"print('GOT: a dict was run')": 1}},
 {"cell_type": "code", "metadata": null, "source": ["a = 1", 2, null, ["print('GOT: a list was run')"]]},
 {"cell_type": ["code"], "source": 1e999}, [], "code", null, -0, 123456789012345678901234567890
]"""


def make(folder: Path) -> Path:
    path = folder / "kd_loss.ipynb"
    path.write_text(f'{{"cells": {CELLS}, "nbformat": 1e400, "nbformat_minor": "4"}}', "utf-8")
    return path
