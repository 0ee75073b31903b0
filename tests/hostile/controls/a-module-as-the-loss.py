# tries: binds an nn.Module, with buffers and modules of its own, to the name of the function
# question: kd-loss
# answer: right
# must: full marks

import torch
from torch import nn


class DistillationLoss(nn.Module):
    def __init__(self, temperature: float = 4.0, alpha: float = 0.5) -> None:
        super().__init__()
        self.register_buffer("usual", torch.tensor([temperature, alpha], dtype=torch.float64))
        self.divergence = nn.KLDivLoss(reduction="none", log_target=True)
        self.hard = nn.CrossEntropyLoss(reduction="none")

    def forward(self, student, teacher, labels, *, temperature=None, alpha=None):
        usual_temperature, usual_alpha = self.usual.tolist()
        temperature = usual_temperature if temperature is None else temperature
        alpha = usual_alpha if alpha is None else alpha
        if temperature <= 0:
            raise ValueError("the temperature has to be above zero")
        if student.size() != teacher.size() or student.size(0) != labels.numel():
            raise ValueError("the shapes do not agree")
        with torch.no_grad():
            target = torch.log_softmax(teacher / temperature, dim=1)
        soft = self.divergence(torch.log_softmax(student / temperature, dim=1), target).sum(dim=1)
        return (alpha * temperature**2 * soft + (1 - alpha) * self.hard(student, labels)).mean()


kd_loss = DistillationLoss().eval()
