# tries: tries its loss out while it is imported: a toy student, an optimizer, a schedule, a few steps
# question: kd-loss
# answer: right
# must: full marks

import torch
import torch.nn.functional as F
from torch import nn


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if temperature <= 0 or student_logits.shape != teacher_logits.shape or len(labels) != len(student_logits):
        raise ValueError("bad input")
    log_p = F.log_softmax(teacher_logits.detach() / temperature, dim=-1)
    log_q = F.log_softmax(student_logits / temperature, dim=-1)
    soft = temperature**2 * F.kl_div(log_q, log_p, reduction="batchmean", log_target=True)
    return alpha * soft + (1 - alpha) * F.cross_entropy(student_logits, labels)


# The first optimizer of a process has torch import its compiler, which looks for a folder of its own.
torch.manual_seed(0)
student, x, teacher_logits, y = nn.Linear(3, 4), torch.randn(8, 3), torch.randn(8, 4), torch.randint(4, (8,))
optimizer = torch.optim.Adam(student.parameters(), lr=0.05)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 20)
losses = []
for _ in range(20):
    loss = kd_loss(student(x), teacher_logits, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    schedule.step()
    losses.append(loss.item())
assert losses[-1] < losses[0]
print(f"{losses[0]:.3f} to {losses[-1]:.3f}")
