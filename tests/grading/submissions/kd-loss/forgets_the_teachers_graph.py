# commits: teacher-not-detached
import torch
from torch import nn


class SoftTarget(nn.Module):
    def __init__(self, T):
        super().__init__()
        self.T = T

    def forward(self, out_s, out_t):
        loss = nn.functional.kl_div(
            torch.log_softmax(out_s / self.T, dim=1), torch.softmax(out_t / self.T, dim=1), reduction="batchmean"
        )
        return loss * self.T * self.T


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if not temperature > 0:
        raise ValueError("T > 0")
    if student_logits.shape != teacher_logits.shape or len(student_logits) != len(labels):
        raise ValueError("sizes")
    return alpha * SoftTarget(temperature)(student_logits, teacher_logits) + (1 - alpha) * nn.functional.cross_entropy(
        student_logits, labels
    )
