# tries: hands in what torch.save wrote, a zip with a pickle that runs a command when it is loaded
# question: kd-loss
# answer: zero
# must: unreadable
# recipe: yes

from pathlib import Path

import torch


class Command:
    def __reduce__(self):
        return print, ("GOT: a pickle was loaded",)


def make(folder: Path) -> Path:
    path = folder / "kd_loss.py"
    torch.save({"kd_loss": Command(), "weights": torch.zeros(3)}, path)
    return path
