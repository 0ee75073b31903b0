# tries: names rot13 as its encoding, a codec that turns text into text
# question: kd-loss
# answer: zero
# must: unreadable or import-error
# recipe: yes

import codecs
from pathlib import Path

SOURCE = '''
def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()
'''


def make(folder: Path) -> Path:
    path = folder / "kd_loss.py"
    path.write_text("# coding: rot13\n" + codecs.encode(SOURCE, "rot13"), "utf-8")
    return path
