# tries: reads its own source by inspect, its file's name, its frames and its signature
# question: kd-loss
# answer: right
# must: full marks

import ast
import inspect
import os
from pathlib import Path

import torch.nn.functional as F

HERE = Path(__file__).resolve().parent
LOCAL_SETTINGS = HERE / "settings.json"
print(os.path.basename(__file__), __name__, LOCAL_SETTINGS.exists())


def soft_term(student, teacher, temperature):
    log_p = F.log_softmax(teacher.detach() / temperature, dim=-1)
    log_q = F.log_softmax(student / temperature, dim=-1)
    return temperature**2 * F.kl_div(log_q, log_p, reduction="batchmean", log_target=True)


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    bound = inspect.signature(kd_loss).parameters
    assert bound["temperature"].default == 4.0
    assert inspect.currentframe().f_code.co_name == "kd_loss"
    if temperature <= 0 or student_logits.shape != teacher_logits.shape or len(labels) != len(student_logits):
        raise ValueError("bad input")
    return alpha * soft_term(student_logits, teacher_logits, temperature) + (1 - alpha) * F.cross_entropy(
        student_logits, labels
    )


names = [node.name for node in ast.walk(ast.parse(inspect.getsource(kd_loss))) if isinstance(node, ast.FunctionDef)]
assert names == ["kd_loss"]
assert "log_target=True" in inspect.getsource(soft_term)
