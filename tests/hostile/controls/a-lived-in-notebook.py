# tries: is a notebook with markdown, magics, shell commands, help, empty cells, pictures and errors in its outputs
# question: kd-loss
# answer: right
# must: full marks
# recipe: yes

import base64
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
PNG = {"image/png": base64.b64encode(bytes(200_000)).decode()}
PICTURE = {"output_type": "display_data", "metadata": {}, "data": PNG}
ERROR = {"output_type": "error", "ename": "NameError", "evalue": "x", "traceback": ["\x1b[31mNameError\x1b[0m: x"]}


def code(text, *outputs, **metadata):
    lines = text.splitlines(keepends=True)
    return {"cell_type": "code", "execution_count": 3, "metadata": metadata, "outputs": list(outputs), "source": lines}


def make(folder: Path) -> Path:
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": "# My answer\n$$L = \\alpha T^2 KL$$", "attachments": {}},
        code("!pip install -q torch\n%matplotlib inline\n%load_ext autoreload\n%autoreload 2", PICTURE),
        code("import torch\ntorch.softmax?\n?torch.softmax\n  %cd -q ."),
        code("%%bash\nls -l\nnvidia-smi", ERROR),
        code(""),
        code(KD.lstrip("\n"), collapsed=True, jupyter={"source_hidden": False}),
        {"cell_type": "raw", "metadata": {}, "source": "not code {"},
        code("%timeit -n 1 kd_loss\nkd_loss(torch.zeros(2, 3), torch.ones(2, 3), torch.tensor([0, 1]))", PICTURE),
        code("this cell is no Python at all", ERROR, tags=["scratch"]),
    ]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    path = folder / "kd_loss.ipynb"
    notebook = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook, indent=1), "utf-8")
    return path
