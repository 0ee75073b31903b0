"""The chain as a recursion: what is left of it once its first link is trained. Formulas by hand, the teacher frozen for good."""

import torch


def learn(student, teacher, loader, epochs, lr, T, alpha):
    for p in teacher.parameters():
        p.requires_grad_(False)
    teacher.train(False)
    student.train(True)
    for p in student.parameters():
        p.requires_grad_(True)
    adam = torch.optim.Adam(student.parameters(), lr, betas=(0.9, 0.999))
    for _ in range(epochs):
        for x, y in loader:
            adam.zero_grad(set_to_none=False)
            t = teacher(x)
            s = student(x)
            if s.size() != t.size():
                raise ValueError("the classes differ")
            p = (t / T).softmax(1)
            log_ratio = (t / T).log_softmax(1) - (s / T).log_softmax(1)
            soft = (p * log_ratio).sum(1).mean()
            hard = -s.log_softmax(1).gather(1, y[:, None]).mean()
            (alpha * T * T * soft + (1.0 - alpha) * hard).backward()
            adam.step()


def distill_chain(models, loader, *, epochs, lr, temperature, alpha):
    if temperature <= 0:
        raise ValueError("temperature")
    if len(models) <= 1:
        raise ValueError("nobody to teach")
    teacher, student, *rest = models
    learn(student, teacher, loader, epochs, lr, temperature, alpha)
    if rest:
        return distill_chain([student, *rest], loader, epochs=epochs, lr=lr, temperature=temperature, alpha=alpha)
    return {k: v.detach().clone() for k, v in student.state_dict().items()}
