# tries: has the compiler work out constants that are far larger than the file
# question: kd-loss
# answer: zero
# must: timeout or memory
# recipe: yes

from pathlib import Path

SOURCE = '''
def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()


a = "x" * 4096 * 4096 * 4096
'''


def make(folder: Path) -> Path:
    path = folder / "kd_loss.py"
    # Each is below the compiler's own limit, and there are very many of them, in nested functions that are kept.
    body = "((1 << 127), 'x' * 4000, (0,) * 200, 3 ** 80, b'y' * 4000)"
    lines = [f"b{n} = lambda: {body}" for n in range(9_000)]
    path.write_text(SOURCE + "\n".join(lines) + "\n", "utf-8")
    return path
