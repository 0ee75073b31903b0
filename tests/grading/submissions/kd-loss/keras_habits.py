# commits: softmax-before-cross-entropy
import torch
import torch.nn as nn


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("temperature must be > 0")
    if student_logits.shape != teacher_logits.shape:
        raise ValueError("shapes of logits")
    if labels.shape != student_logits.shape[:1]:
        raise ValueError("shape of labels")
    y_pred = torch.softmax(student_logits, dim=-1)
    student_loss = nn.CrossEntropyLoss()(y_pred, labels)
    distill = nn.KLDivLoss(reduction="batchmean")(
        torch.log_softmax(student_logits / temperature, dim=-1),
        torch.softmax(teacher_logits.detach() / temperature, dim=-1),
    ) * temperature ** 2
    return alpha * distill + (1 - alpha) * student_loss
