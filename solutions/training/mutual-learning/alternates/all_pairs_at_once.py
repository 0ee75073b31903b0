"""One tensor of all answers and one table of all divergences, of which each row is one student's."""

import torch


def mutual_step(students, optimizers, x, y):
    count = len(students)
    if count != len(optimizers):
        raise ValueError(f"{count} != {len(optimizers)}")
    logits = [student(x) for student in students]
    if len({z.shape[-1] for z in logits}) > 1:
        raise ValueError("different classes")
    log_p = torch.stack(logits).log_softmax(-1)  # (students, batch, classes)
    fixed = log_p.detach()
    # table[k, l] = KL(l ‖ k), the diagonal is 0
    table = (fixed.exp() * (fixed - log_p[:, None])).sum(-1).mean(-1)
    hard = -log_p[:, torch.arange(len(y)), y].mean(-1)
    losses = hard + table.sum(1) / max(1, count - 1)
    for student in students:
        for p in student.parameters():
            p.grad = None
    losses.backward(torch.ones_like(losses))
    for optimizer in optimizers:
        optimizer.step()
    return [float(v) for v in losses]
