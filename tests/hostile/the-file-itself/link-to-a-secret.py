# tries: hands in a link to a file that its author may not read, whose text the feedback page would show
# question: kd-loss
# answer: zero
# must: refused
# recipe: yes

from pathlib import Path

SECRET = '''TOKEN = "an entry of somebody's settings"
print("GOT: the file behind the link")


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()
'''


def make(folder: Path) -> Path:
    for name in ("home", "handed-in"):
        (folder / name).mkdir()
    secret = folder / "home" / "settings.py"
    secret.write_text(SECRET, "utf-8")
    secret.chmod(0o600)
    path = folder / "handed-in" / "kd_loss.py"
    path.symlink_to("../home/settings.py")
    return path
