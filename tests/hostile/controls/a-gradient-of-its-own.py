# tries: is an autograd Function with the whole gradient worked out on paper, and nothing else from torch's losses
# question: kd-loss
# answer: right
# must: full marks

import torch


def log_softmax(z):
    z = z - z.amax(1, keepdim=True)
    return z - z.exp().sum(1, keepdim=True).log()


class KD(torch.autograd.Function):
    @staticmethod
    def forward(ctx, s, t, y, temperature, alpha):
        log_p, log_q, log_r = log_softmax(t / temperature), log_softmax(s / temperature), log_softmax(s)
        rows = torch.arange(len(s))
        grad = alpha * temperature * (log_q.exp() - log_p.exp()) + (1 - alpha) * log_r.exp()
        grad[rows, y] -= 1 - alpha
        ctx.save_for_backward(grad / len(s))
        soft = temperature**2 * (log_p.exp() * (log_p - log_q)).sum()
        return (alpha * soft - (1 - alpha) * log_r[rows, y].sum()) / len(s)

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx, upstream):
        (grad,) = ctx.saved_tensors
        return upstream * grad, None, None, None, None


def kd_loss(s, t, y, *, temperature=4.0, alpha=0.5):
    if temperature <= 0 or s.shape != t.shape or y.shape != s.shape[:1]:
        raise ValueError
    return KD.apply(s, t, y, float(temperature), float(alpha))
