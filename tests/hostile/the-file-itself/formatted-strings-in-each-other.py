# tries: nests formatted strings, and replacement fields in format fields, a hundred thousand deep
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
    fields = 'f"' + "{1:" * 100_000 + "}" * 100_000 + '"'
    path.write_text(SOURCE + f"x = {fields}\n" + "y = " + "f'{" * 100_000 + "0" + "}'" * 100_000 + "\n", "utf-8")
    return path
