# tries: hands in UTF-16, in which every second byte is zero
# question: kd-loss
# answer: zero
# must: unreadable
# recipe: yes

from pathlib import Path

SOURCE = '''
def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()
'''


def make(folder: Path) -> Path:
    path = folder / "kd_loss.py"
    path.write_text(SOURCE, "utf-16")
    return path
