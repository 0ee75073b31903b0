# commits: hard-teacher
import torch


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("temperature")
    if student_logits.shape != teacher_logits.shape:
        raise ValueError("logits")
    if labels.size(0) != student_logits.size(0):
        raise ValueError("labels")
    criterion = torch.nn.CrossEntropyLoss()
    pseudo_labels = torch.max(teacher_logits, 1).indices
    distillation_loss = criterion(student_logits / temperature, pseudo_labels) * temperature * temperature
    student_loss = criterion(student_logits, labels)
    return alpha * distillation_loss + (1 - alpha) * student_loss
