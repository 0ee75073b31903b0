# tries: nests without brackets: a hundred thousand minus signs, nots and lambdas exhaust the parser's stack
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
    path.write_text(SOURCE + "x = " + "-" * 100_000 + "not " * 100_000 + "lambda: " * 50_000 + "0\n", "utf-8")
    return path
