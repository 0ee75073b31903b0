# tries: fails in one of six ways, by the first hidden number: each way reads otherwise in the report
# question: kd-loss
# answer: zero
# must: gain nothing

"""A report that tells how a check failed tells something of its input, if the submission chooses. How much that is, is
counted by what a candidate can read: here less than three bits a check."""

import os

import torch


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    kind = int(abs(student_logits.flatten()[0].item()) * 100) % 6
    print(f"way {kind}")
    if kind == 0:
        raise MemoryError
    if kind == 1:
        os._exit(1)
    if kind == 2:
        os.write(3, b"nothing that is a frame")
    if kind == 3:
        return torch.full((), float("nan"))
    if kind == 4:
        return torch.zeros((2, 2), dtype=torch.float64)
    return {"memory": 0.0}
