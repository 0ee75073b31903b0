# tries: is saved by an editor of Windows: a byte order mark, CRLF line ends, tabs, form feeds, no line end at the end
# question: kd-loss
# answer: right
# must: full marks
# recipe: yes

from pathlib import Path

SOURCE = '''\f
import torch.nn.functional as F


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if temperature <= 0 or student_logits.shape != teacher_logits.shape or len(labels) != len(student_logits):
        raise ValueError("bad input")
    log_p = F.log_softmax(teacher_logits.detach() / temperature, dim=-1)
    log_q = F.log_softmax(student_logits / temperature, dim=-1)
    soft = temperature**2 * F.kl_div(log_q, log_p, reduction="batchmean", log_target=True)
    return alpha * soft + (1 - alpha) * F.cross_entropy(student_logits, labels)
'''


def make(folder: Path) -> Path:
    path = folder / "KD Loss (final) - copy.py"
    text = SOURCE.replace("    ", "\t").rstrip("\n").replace("\n", "\r\n")
    path.write_bytes(text.encode("utf-8-sig"))
    return path
