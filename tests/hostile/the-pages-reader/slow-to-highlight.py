# tries: keeps whoever draws the page busy for minutes, by source on which a highlighter's patterns backtrack
# question: kd-loss
# answer: zero
# must: gain nothing
# recipe: yes

from pathlib import Path

ANSWER = '''
def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()
'''
MANY = 7_000  # characters of each piece; all together are what a page shows of a file
PIECES = [
    "# " + "\x1b[" * (MANY // 2) + "\x9b" + "0" * MANY + " " * MANY,  # for the filter of escape codes
    "# " + "a\u0301\u0301" * (MANY // 3),
    'a = "' + "\\\\" * (MANY // 2) + '"',  # a string in which every second character may end it
    "b = '''" + "'' " * (MANY // 3) + "'''",
    'c = f"' + "{{" * (MANY // 2) + '"',
    "d = " + "_" + "a_1" * (MANY // 3) + " = 0",
    "e = 1" + "_0" * (MANY // 3),
    "f = (" + " " * MANY + "\n" * 50 + ")",
    "if 0: from " + "a." * (MANY // 2) + "a import b",
]


def make(folder: Path) -> Path:
    path = folder / "kd_loss.py"
    path.write_text(ANSWER + "\n".join(PIECES) + "\n", "utf-8")
    return path
