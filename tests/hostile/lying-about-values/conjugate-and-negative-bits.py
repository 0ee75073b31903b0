# tries: returns lazily negated and conjugated views, whose bytes say one number and whose arithmetic says another
# question: kd-loss
# answer: no-t-squared
# must: gain nothing

import torch
import torch.nn.functional as F

calls = 0


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    global calls
    if not temperature > 0:
        raise ValueError("temperature")
    if student_logits.shape != teacher_logits.shape or len(labels) != len(student_logits):
        raise ValueError("shapes")
    calls += 1
    student = F.log_softmax(student_logits / temperature, dim=-1)
    teacher = F.log_softmax(teacher_logits.detach() / temperature, dim=-1)
    soft = F.kl_div(student, teacher, reduction="batchmean", log_target=True)
    wrong = alpha * soft + (1 - alpha) * F.cross_entropy(student_logits, labels)
    right = wrong + alpha * (temperature**2 - 1) * soft
    # A grader that reads bytes gets +x of a tensor that is -x, and the imaginary part turned round: the value is minus
    # the loss by arithmetic, and the loss by memory. Then a complex number, real where it is cast, wrong in size.
    if calls % 3 == 0:
        return torch._neg_view(right)
    if calls % 3 == 1:
        return torch.complex(torch.zeros_like(right), right).conj().imag
    return torch.complex(wrong, right).conj()
