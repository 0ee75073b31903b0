# tries: is saved in GBK, as it says in its first line, with remarks and messages in Chinese
# question: kd-loss
# answer: right
# must: full marks
# recipe: yes

from pathlib import Path

SOURCE = '''# -*- coding: gbk -*-
# 蒸馏损失：教师的软目标与标签的加权和。
import torch.nn.functional as F


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if temperature <= 0 or student_logits.shape != teacher_logits.shape or len(labels) != len(student_logits):
        raise ValueError("bad input")
    log_p = F.log_softmax(teacher_logits.detach() / temperature, dim=-1)
    log_q = F.log_softmax(student_logits / temperature, dim=-1)
    soft = temperature**2 * F.kl_div(log_q, log_p, reduction="batchmean", log_target=True)
    return alpha * soft + (1 - alpha) * F.cross_entropy(student_logits, labels)


名字 = "知识蒸馏"
print(名字)
'''


def make(folder: Path) -> Path:
    path = folder / "蒸馏损失.py"
    path.write_text(SOURCE, "gbk")
    return path
