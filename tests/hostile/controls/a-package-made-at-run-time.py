# tries: keeps its helpers in modules that it makes with types.ModuleType and imports from sys.modules
# question: kd-loss
# answer: right
# must: full marks

import importlib
import sys
import types

HELPERS = """
import torch.nn.functional as F

def soft(student, teacher, temperature):
    log_p = F.log_softmax(teacher.detach() / temperature, dim=-1)
    log_q = F.log_softmax(student / temperature, dim=-1)
    return temperature**2 * F.kl_div(log_q, log_p, reduction="batchmean", log_target=True)
"""

package, helpers = types.ModuleType("losses"), types.ModuleType("losses.helpers")
package.__path__ = []
exec(compile(HELPERS, "helpers.py", "exec"), vars(helpers))
sys.modules.update({"losses": package, "losses.helpers": helpers})
soft = importlib.import_module("losses.helpers").soft


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    from losses.helpers import F

    if temperature <= 0 or student_logits.shape != teacher_logits.shape or len(labels) != len(student_logits):
        raise ValueError("bad input")
    return alpha * soft(student_logits, teacher_logits, temperature) + (1 - alpha) * F.cross_entropy(
        student_logits, labels
    )
