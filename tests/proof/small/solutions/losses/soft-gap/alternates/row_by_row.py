import torch


def soft_gap(student, teacher, temperature=2.0):
    if temperature <= 0:
        raise ValueError("temperature")
    rows = [
        torch.softmax(t / temperature, 0) - torch.softmax(s / temperature, 0)
        for s, t in zip(student, teacher.detach(), strict=True)
    ]
    return temperature**2 * torch.stack(rows).pow(2).mean()
