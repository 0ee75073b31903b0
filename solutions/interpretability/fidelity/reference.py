"""How closely a student gives its teacher's answers: nothing here knows a label.

Agreement and predictive KL as in Stanton et al., "Does Knowledge Distillation Really Work?", arXiv:2106.05945; the
overlap of the first five classes beside them.
"""

import torch.nn.functional as F
from torch import Tensor


def require_comparable(student_logits: Tensor, teacher_logits: Tensor) -> None:
    if student_logits.shape != teacher_logits.shape:  # broadcasting would compare what does not belong together
        raise ValueError(f"logits of shapes {tuple(student_logits.shape)} and {tuple(teacher_logits.shape)}")
    if not len(student_logits):
        raise ValueError("there is no sample to compare on")
    if student_logits.isnan().any() or teacher_logits.isnan().any():  # argmax would take nan for the largest
        raise ValueError("a logit is nan")


def ranking(logits: Tensor) -> Tensor:
    """Classes from the likeliest on; of equals the lower one first, as neither topk nor an unstable sort does."""
    return logits.sort(dim=-1, descending=True, stable=True).indices  # (samples, classes)


def fidelity(student_logits: Tensor, teacher_logits: Tensor) -> dict[str, float]:
    """Top-1 agreement, mean KL(teacher ‖ student) in nats, mean share of the teacher's first five in the student's.

    float[samples, classes], float[samples, classes] → three Python floats.
    """
    require_comparable(student_logits, teacher_logits)
    student, teacher = ranking(student_logits), ranking(teacher_logits)  # (samples, classes)
    agree = student[:, 0] == teacher[:, 0]  # (samples,)

    log_q = F.log_softmax(student_logits, dim=-1)  # (samples, classes)
    log_p = F.log_softmax(teacher_logits, dim=-1)  # (samples, classes)
    kl = F.kl_div(log_q, log_p, reduction="batchmean", log_target=True)  # the student first, the target second

    first = min(5, student_logits.shape[-1])
    student_first, teacher_first = student[:, :first], teacher[:, :first]
    shared = (teacher_first.unsqueeze(2) == student_first.unsqueeze(1)).any(dim=2)  # (samples, first)

    return {
        "agreement": agree.float().mean().item(),
        "kl": kl.item(),
        "top5_overlap": shared.float().mean().item(),
    }
