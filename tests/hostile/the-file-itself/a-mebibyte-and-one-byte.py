# tries: hands in a file that is one byte too large, with all its code in the part that would be read
# question: kd-loss
# answer: zero
# must: refused
# recipe: yes

from pathlib import Path

SOURCE = b'''print("GOT: the beginning of a file was run without its end")


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()


#'''


def make(folder: Path) -> Path:
    path = folder / "kd_loss.py"
    path.write_bytes(SOURCE.ljust((1 << 20) + 1, b"#"))
    return path
