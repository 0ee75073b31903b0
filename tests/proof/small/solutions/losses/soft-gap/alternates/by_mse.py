import torch.nn.functional as F


def soft_gap(student, teacher, *, temperature=2.0):
    if temperature <= 0:
        raise ValueError("temperature")
    p, q = (F.softmax(z / temperature, dim=1) for z in (teacher.detach(), student))
    return F.mse_loss(temperature * q, temperature * p)
