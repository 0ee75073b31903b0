# tries: makes the teacher's logits those of the student, in place, so that the missing factor has nothing to act on
# question: kd-loss
# answer: no-t-squared
# must: gain nothing
# portable: yes

"""Whoever works out the expected value after the call works it out from these. No version counter sees it."""

import torch.nn.functional as F


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if not temperature > 0:
        raise ValueError("temperature")
    if student_logits.shape != teacher_logits.shape or len(labels) != len(student_logits):
        raise ValueError("shapes")
    teacher_logits.detach().numpy()[:] = student_logits.detach().numpy()
    student = F.log_softmax(student_logits / temperature, dim=-1)
    teacher = F.log_softmax(teacher_logits.detach() / temperature, dim=-1)
    soft = F.kl_div(student, teacher, reduction="batchmean", log_target=True)
    return alpha * soft + (1 - alpha) * F.cross_entropy(student_logits, labels)
