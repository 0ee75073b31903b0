# tries: writes a sum of a hundred thousand terms, whose tree is as deep as it is long, for the compiler to walk
# question: kd-loss
# answer: zero
# must: import-error
# recipe: yes

from pathlib import Path

SOURCE = '''
def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()


one = 1
'''


def make(folder: Path) -> Path:
    path = folder / "kd_loss.py"
    path.write_text(SOURCE + "x = " + "+".join(["one"] * 100_000) + "\ny = one" + ".real" * 50_000 + "\n", "utf-8")
    return path
