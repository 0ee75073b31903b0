# tries: writes a number of a million digits, which takes a time that grows by the square to read
# question: kd-loss
# answer: zero
# must: import-error
# recipe: yes

from pathlib import Path

SOURCE = '''
def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()


'''


def make(folder: Path) -> Path:
    path = folder / "kd_loss.py"
    path.write_text(SOURCE + "x = " + "7" * 1_000_000 + "\n", "utf-8")
    return path
