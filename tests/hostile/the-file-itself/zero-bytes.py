# tries: hides code behind zero bytes, at which some readers of a file stop
# question: kd-loss
# answer: zero
# must: unreadable
# recipe: yes

from pathlib import Path

SOURCE = b'''
def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()
# \0
print("GOT: what stands behind a zero byte was run")
'''


def make(folder: Path) -> Path:
    path = folder / "kd_loss.py"
    path.write_bytes(SOURCE)
    return path
