# commits: no-t-squared
from torch import nn


class DistillationCriterion(nn.Module):
    """What one puts into compute_loss of a Trainer subclass."""

    def __init__(self, temperature, alpha):
        super().__init__()
        if temperature <= 0:
            raise ValueError("temperature has to be positive")
        self.temperature = temperature
        self.alpha = alpha
        self.kd = nn.KLDivLoss(reduction="batchmean")
        self.ce = nn.CrossEntropyLoss()

    def forward(self, outputs_student, outputs_teacher, targets):
        if outputs_student.size() != outputs_teacher.size():
            raise ValueError("student and teacher disagree: %s %s" % (outputs_student.size(), outputs_teacher.size()))
        if targets.dim() != 1 or targets.size(0) != outputs_student.size(0):
            raise ValueError("one label per example please")
        soft_targets = nn.functional.softmax(outputs_teacher.detach() / self.temperature, dim=1)
        soft_prob = nn.functional.log_softmax(outputs_student / self.temperature, dim=1)
        loss_kd = self.kd(soft_prob, soft_targets)
        loss_ce = self.ce(outputs_student, targets)
        return self.alpha * loss_kd + (1.0 - self.alpha) * loss_ce


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return DistillationCriterion(temperature, alpha)(student_logits, teacher_logits, labels)
