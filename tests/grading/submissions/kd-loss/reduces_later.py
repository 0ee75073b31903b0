# commits: nothing listed
import torch.nn.functional as F


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    """Loss of each sample; the training loop takes the mean (it wants to weight samples)."""
    if temperature <= 0:
        raise ValueError(f"{temperature=}")
    if student_logits.shape != teacher_logits.shape:
        raise ValueError(f"{student_logits.shape} vs {teacher_logits.shape}")
    if labels.shape[0] != student_logits.shape[0]:
        raise ValueError(f"{labels.shape}")
    t = F.log_softmax(teacher_logits.detach() / temperature, dim=-1)
    s = F.log_softmax(student_logits / temperature, dim=-1)
    kd = F.kl_div(s, t, reduction="none", log_target=True).sum(dim=-1)
    ce = F.cross_entropy(student_logits, labels, reduction="none")
    return alpha * temperature**2 * kd + (1 - alpha) * ce
