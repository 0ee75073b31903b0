# tries: names an encoding that is a path, for the codec's module to be looked up and run
# question: kd-loss
# answer: zero
# must: unreadable or import-error
# recipe: yes

from pathlib import Path

SOURCE = b'''# coding: ../../../tmp/kdgrader_was_here.codec

def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()
'''


def make(folder: Path) -> Path:
    path = folder / "kd_loss.py"
    path.write_bytes(SOURCE)
    return path
