# tries: stops the report from being written, by a file name of bytes that are no UTF-8
# question: kd-loss
# answer: zero
# must: gain nothing
# recipe: yes

import os
from pathlib import Path

SOURCE = b"""
def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()
"""


def make(folder: Path) -> Path:
    name = os.path.join(os.fsencode(folder), b"kd_loss\xff\xfe\xed\xa0\x80.py")
    with open(name, "wb") as file:
        file.write(SOURCE)
    return Path(os.fsdecode(name))
