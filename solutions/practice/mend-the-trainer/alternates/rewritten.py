"""Written anew: zeroing after each step, the teacher a copy for good, formulas by hand, a running mean."""

import copy

import torch


def train_student(student, teacher, loader, optimizer, epochs, temperature=4.0, alpha=0.5):
    teacher = copy.deepcopy(teacher).eval().requires_grad_(False)
    optimizer.zero_grad()
    history = []
    while len(history) < epochs:
        student.train()
        mean, seen = 0.0, 0
        for x, y in loader:
            z, t = student(x), teacher(x)
            log_p = (t / temperature) - (t / temperature).logsumexp(1, keepdim=True)
            log_q = (z / temperature) - (z / temperature).logsumexp(1, keepdim=True)
            kl = (log_p.exp() * (log_p - log_q)).sum(1)
            ce = z.logsumexp(1) - z.gather(1, y.unsqueeze(1)).squeeze(1)
            per_sample = alpha * temperature * temperature * kl + (1 - alpha) * ce
            loss = per_sample.sum() / y.numel()
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            seen += y.numel()
            mean += (float(loss) - mean) * y.numel() / seen
        history.append(mean)
    return history


def distill(teacher, student, loader, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    train_student(student, teacher, loader, torch.optim.Adam(student.parameters(), lr), epochs, temperature, alpha)
    snapshot = {}
    for key, value in student.state_dict(keep_vars=True).items():
        snapshot[key] = torch.empty_like(value).copy_(value).detach()
    return snapshot
