# tries: takes its gradient by torch.func.grad and hands it to autograd
# question: kd-loss
# answer: right
# must: full marks

import torch
import torch.nn.functional as F


def of_batch(s, t, y, temperature, alpha):
    log_p, log_q = F.log_softmax(t / temperature, -1), F.log_softmax(s / temperature, -1)
    soft = temperature**2 * (log_p.exp() * (log_p - log_q)).sum(-1).mean()
    return alpha * soft + (1 - alpha) * F.cross_entropy(s, y)


class Loss(torch.autograd.Function):
    @staticmethod
    def forward(ctx, s, t, y, temperature, alpha):
        slope, value = torch.func.grad_and_value(of_batch)(s.detach(), t.detach(), y, temperature, alpha)
        ctx.save_for_backward(slope)
        return value

    @staticmethod
    def backward(ctx, upstream):
        return upstream * ctx.saved_tensors[0], None, None, None, None


def kd_loss(s, t, y, *, temperature=4.0, alpha=0.5):
    if temperature <= 0 or s.shape != t.shape or len(y) != len(s):
        raise ValueError("bad input")
    return Loss.apply(s, t, y, temperature, alpha)
