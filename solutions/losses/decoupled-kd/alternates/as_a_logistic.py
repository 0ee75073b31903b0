"""The target term as a binary cross entropy of one logit, the target's lead over all the others, less its entropy."""

import torch
from torch import nn


def dkd_loss(student_logits, teacher_logits, labels, *, alpha=1.0, beta=8.0, temperature=4.0):
    if temperature <= 0:
        raise ValueError(f"temperature {temperature}")
    if student_logits.size() != teacher_logits.size():
        raise ValueError("logits")
    if len(labels) != len(student_logits):
        raise ValueError("labels")
    batch, classes = student_logits.shape
    # For every row the numbers of its other classes: label + 1, label + 2, … around the corner.
    elsewhere = (labels[:, None] + torch.arange(1, classes)) % classes

    def lead_and_others(logits):
        others = logits.gather(1, elsewhere)
        return logits.gather(1, labels[:, None])[:, 0] - others.logsumexp(1), others

    lead_t, others_t = lead_and_others(teacher_logits.detach() / temperature)
    lead_s, others_s = lead_and_others(student_logits / temperature)
    with torch.no_grad():
        p = lead_t.sigmoid()
        entropy = nn.functional.binary_cross_entropy_with_logits(lead_t, p)
    target_term = nn.functional.binary_cross_entropy_with_logits(lead_s, p) - entropy
    other_term = nn.KLDivLoss(reduction="sum")(others_s.log_softmax(1), others_t.softmax(1)) / batch
    return temperature**2 * (alpha * target_term + beta * other_term)
