# tries: hands in compiled bytecode, which shows nothing to a reader and runs
# question: kd-loss
# answer: zero
# must: unreadable
# recipe: yes

import importlib.util
import marshal
from pathlib import Path

SOURCE = '''print("GOT: bytecode was run")
def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()
'''


def make(folder: Path) -> Path:
    path = folder / "kd_loss.py"
    header = importlib.util.MAGIC_NUMBER + bytes(12)
    path.write_bytes(header + marshal.dumps(compile(SOURCE, "kd_loss.py", "exec")))
    return path
