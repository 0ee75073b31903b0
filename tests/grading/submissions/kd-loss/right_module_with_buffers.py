# right
import torch
from torch import nn


class KD(nn.Module):
    def __init__(self, temperature: float, alpha: float) -> None:
        super().__init__()
        if not temperature > 0:
            raise ValueError("temperature must be positive")
        self.register_buffer("scale", torch.tensor(temperature**2, dtype=torch.float64))
        self.temperature, self.alpha = temperature, alpha
        self.log_softmax = nn.LogSoftmax(dim=-1)
        self.hard = nn.NLLLoss()

    def forward(self, student, teacher, labels):
        if student.shape != teacher.shape or student.shape[:-1] != labels.shape:
            raise ValueError("shapes do not agree")
        with torch.no_grad():
            log_p = self.log_softmax(teacher / self.temperature)
        log_q = self.log_softmax(student / self.temperature)
        soft = torch.sum(log_p.exp() * (log_p - log_q), dim=-1).mean()
        hard = self.hard(self.log_softmax(student), labels)
        return self.alpha * self.scale.to(student.dtype) * soft + (1.0 - self.alpha) * hard


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return KD(temperature, alpha)(student_logits, teacher_logits, labels)
