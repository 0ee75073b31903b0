"""By .data, and all parameters in one call; zip sees to the numbers of tensors, a loop to their shapes."""

import torch


def update_ema(teacher, student, decay):
    t_params, s_params = [p.data for p in teacher.parameters()], [p.data for p in student.parameters()]
    t_bufs, s_bufs = list(teacher.buffers()), list(student.buffers())
    for a, b in [*zip(t_params, s_params, strict=True), *zip(t_bufs, s_bufs, strict=True)]:
        if a.size() != b.size():
            raise ValueError(f"{tuple(a.size())} and {tuple(b.size())}")
    torch._foreach_mul_(t_params, decay)
    torch._foreach_add_(t_params, s_params, alpha=1 - decay)
    for a, b in zip(t_bufs, s_bufs):
        if torch.is_floating_point(a):
            a.mul_(decay).add_(b, alpha=1 - decay)
        else:
            a.copy_(b)
