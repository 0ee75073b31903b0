# tries: is another file at every moment, so that one is read, another run and a third one shown
# question: kd-loss
# answer: zero
# must: gain nothing
# recipe: yes

import os
import threading
import time
from pathlib import Path

SOURCE = '''"""the file number %d"""
def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()


print(__doc__)
'''


def make(folder: Path) -> Path:
    path = folder / "kd_loss.py"
    path.write_text(SOURCE % 0, "utf-8")
    file = os.open(path, os.O_WRONLY)  # held open: nothing new appears in the folder while it is being cleared away

    def change() -> None:
        end = time.monotonic() + 4
        number = 0
        while time.monotonic() < end:
            number += 1
            text = (SOURCE % number).encode() + b"#" * (number % 7 * 50_000)  # longer and shorter by turns
            os.pwrite(file, text, 0)
            os.ftruncate(file, len(text))
        os.close(file)

    threading.Thread(target=change, daemon=True).start()
    return path
