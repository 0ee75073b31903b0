# tries: is a notebook whose answer stands in a cell that is timed by a cell magic, after one from a command
# question: kd-loss
# answer: right
# must: full marks
# recipe: yes

import json
from pathlib import Path

KD = '''
import torch.nn.functional as F


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if temperature <= 0 or student_logits.shape != teacher_logits.shape or len(labels) != len(student_logits):
        raise ValueError("bad input")
    log_p = F.log_softmax(teacher_logits.detach() / temperature, dim=-1)
    log_q = F.log_softmax(student_logits / temperature, dim=-1)
    soft = temperature**2 * F.kl_div(log_q, log_p, reduction="batchmean", log_target=True)
    return alpha * soft + (1 - alpha) * F.cross_entropy(student_logits, labels)
'''
CELLS = ["%%capture output\nimport torch", "files = !ls\nwhere = %pwd", "%%time\n" + KD]


def make(folder: Path) -> Path:
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": text} for text in CELLS]
    path = folder / "kd_loss.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), "utf-8")
    return path
