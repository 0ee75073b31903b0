"""By what the library has ready."""

# TODO(write): another style: a module, a library's function, other names of arguments

import torch
import torch.nn.functional as F


def tempered_error(student, teacher, *, temperature=2.0):
    if not (temperature > 0 and student.shape == teacher.shape):
        raise ValueError("bad input")
    with torch.no_grad():
        target = F.softmax(teacher / temperature, dim=1)
    return F.mse_loss(F.softmax(student / temperature, dim=1), target, reduction="sum") / student.size(0)
