# tries: hands in a pickle that runs a command when it is loaded, in the form without any unprintable byte
# question: kd-loss
# answer: zero
# must: import-error
# recipe: yes

import pickle
from pathlib import Path


class Command:
    def __reduce__(self):
        return print, ("GOT: a pickle was loaded",)


def make(folder: Path) -> Path:
    path = folder / "kd_loss.py"
    path.write_bytes(pickle.dumps(Command(), protocol=0))
    return path
