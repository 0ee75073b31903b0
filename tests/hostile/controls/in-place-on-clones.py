# tries: works in place wherever it can, on clones, views of them and buffers that it keeps
# question: kd-loss
# answer: right
# must: full marks

import torch


def log_softmax_(z):
    z.sub_(z.detach().amax(-1, keepdim=True))
    return z.sub_(torch.logsumexp(z.clone(), -1, keepdim=True))  # of a clone: autograd keeps what it was given


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if temperature <= 0 or student_logits.shape != teacher_logits.shape or len(labels) != len(student_logits):
        raise ValueError("bad input")
    log_p = log_softmax_(teacher_logits.detach().clone().div_(temperature))
    log_q = log_softmax_(student_logits.clone().div_(temperature))
    log_r = log_softmax_(student_logits.clone())
    picked = torch.zeros_like(log_p).scatter_(1, labels.view(-1, 1), 1.0)
    total = torch.zeros((), dtype=log_p.dtype)
    total += (log_p.exp() * (log_p - log_q)).sum().mul_(alpha * temperature**2)
    total -= (picked.mul_(log_r)).sum().mul_(1 - alpha)
    return total.div_(len(labels))
