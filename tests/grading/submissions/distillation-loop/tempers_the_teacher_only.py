# commits: nothing listed
import torch
import torch.nn as nn
import torch.nn.functional as F


def fit(model, loader, optimizer, epochs, objective):
    model.train()
    log = []
    for _ in range(epochs):
        s = c = 0.0
        for x, y in loader:
            value = objective(x, y)
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
            s += value.item() * x.shape[0]
            c += x.shape[0]
        log.append(s / c if c else 0.0)
    return log


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    return fit(teacher, loader, optimizer, epochs, lambda x, y: criterion(teacher(x), y))


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("temperature")
    teacher.eval()

    def objective(x, y):
        with torch.no_grad():
            soft_labels = teacher(x)
        out = student(x)
        if out.shape != soft_labels.shape:
            raise ValueError("classes")
        soft_labels = torch.softmax(soft_labels / temperature, 1)
        kd = F.kl_div(F.log_softmax(out, 1), soft_labels, reduction="batchmean") * temperature**2
        return alpha * kd + (1 - alpha) * criterion(out, y)

    return fit(student, loader, optimizer, epochs, objective)


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    opt = torch.optim.Adam(student.parameters(), lr=lr)
    train_student(student, teacher, loader, nn.CrossEntropyLoss(), opt, epochs, temperature=temperature, alpha=alpha)
    return {k: v.detach().clone() for k, v in student.state_dict().items()}
