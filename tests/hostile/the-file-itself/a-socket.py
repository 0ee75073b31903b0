# tries: hands in a socket
# question: kd-loss
# answer: zero
# must: refused
# recipe: yes

import os
import socket
from pathlib import Path


def make(folder: Path) -> Path:
    path = folder / "kd_loss.py"
    here = os.open(".", os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as end:
        os.chdir(folder)  # the address of a socket may be no longer than 107 bytes
        try:
            end.bind(path.name)
        finally:
            os.fchdir(here)
            os.close(here)
    return path
