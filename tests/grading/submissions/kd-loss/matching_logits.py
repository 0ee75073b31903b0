# commits: mse-of-logits
import torch


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    """For high T the KL becomes a squared difference, so I use that directly, it is also more stable."""
    if temperature <= 0:
        raise ValueError("temperature")
    if student_logits.shape != teacher_logits.shape:
        raise ValueError("logits of different shapes")
    if len(labels) != len(student_logits):
        raise ValueError("labels of another length")
    target = (teacher_logits / temperature).detach()
    pred = student_logits / temperature
    mse = torch.nn.MSELoss()
    ce = torch.nn.CrossEntropyLoss()
    l_soft = mse(pred, target) * temperature ** 2
    l_hard = ce(student_logits, labels)
    total_loss = l_soft * alpha + l_hard * (1.0 - alpha)
    return total_loss
