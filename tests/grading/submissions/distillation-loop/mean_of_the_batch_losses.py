# commits: history-unweighted
import statistics

import torch
import torch.nn.functional as F


def run(model, loader, opt, epochs, step_loss):
    model.train()
    history = []
    for _ in range(epochs):
        batch_losses = []
        for batch in loader:
            opt.zero_grad()
            loss = step_loss(*batch)
            loss.backward()
            opt.step()
            batch_losses.append(float(loss))
        history.append(statistics.fmean(batch_losses) if batch_losses else 0.0)
    return history


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    return run(teacher, loader, optimizer, epochs, lambda x, y: criterion(teacher(x), y))


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("temperature")
    teacher.eval()

    def step_loss(x, y):
        with torch.inference_mode():
            zt = teacher(x)
        zt = zt.clone()
        zs = student(x)
        if zs.shape != zt.shape:
            raise ValueError("number of classes")
        log_p, log_q = F.log_softmax(zt / temperature, 1), F.log_softmax(zs / temperature, 1)
        kl = (log_p.exp() * (log_p - log_q)).sum(1).mean()
        return alpha * temperature**2 * kl + (1 - alpha) * criterion(zs, y)

    return run(student, loader, optimizer, epochs, step_loss)


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    opt = torch.optim.Adam(student.parameters(), lr)
    train_student(student, teacher, loader, torch.nn.CrossEntropyLoss(), opt, epochs, temperature=temperature, alpha=alpha)
    return {name: t.detach().clone() for name, t in student.state_dict().items()}
