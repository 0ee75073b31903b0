# commits: alpha-swapped, no-validation
import torch.nn as nn
import torch.nn.functional as F

cross_entropy = nn.CrossEntropyLoss()
kl_divergence = nn.KLDivLoss(reduction='batchmean', log_target=True)


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    # L = alpha * L_CE + (1 - alpha) * T^2 * L_KD
    loss_label = cross_entropy(student_logits, labels)
    teacher_soft = F.log_softmax(teacher_logits / temperature, dim=1).detach()
    student_soft = F.log_softmax(student_logits / temperature, dim=1)
    loss_kd = kl_divergence(student_soft, teacher_soft) * (temperature * temperature)
    loss = alpha * loss_label + (1 - alpha) * loss_kd
    return loss
