# tries: hands in a file whose name is an element with a handler, since every page and message names the file
# question: kd-loss
# answer: zero
# must: gain nothing
# recipe: yes

from pathlib import Path

SOURCE = """
def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    raise RuntimeError("a line to point to")
"""


def make(folder: Path) -> Path:
    path = folder / '"><svg onload=alert(1)>{{7*7}}[x](javascript:b)&quot;$x$[red].py'
    path.write_text(SOURCE, "utf-8")
    return path
