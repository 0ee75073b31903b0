# right
import torch
import torch.nn.functional as F


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    teacher.train()
    curve = []
    for _ in range(epochs):
        s = torch.zeros((), dtype=torch.float64)
        n = 0
        for x, y in loader:
            optimizer.zero_grad()
            value = criterion(teacher(x), y)
            value.backward()
            optimizer.step()
            s += value.detach().double() * len(x)
            n += len(x)
        curve.append((s / max(n, 1)).item())
    return curve


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    T = temperature
    if T <= 0:
        raise ValueError("T <= 0")
    mode = teacher.training
    teacher.train(False)
    with torch.no_grad():  # the teacher never changes its mind: ask it once
        answers = [teacher(x) for x, _ in loader]
    teacher.train(mode)
    student.train()
    curve = []
    for _ in range(epochs):
        total, n = 0.0, 0
        for (x, y), t in zip(loader, answers):
            s = student(x)
            if s.size() != t.size():
                raise ValueError("sizes")
            soft = F.kl_div(F.log_softmax(s / T, -1), F.softmax(t / T, -1), reduction="none").sum(-1).mean()
            loss = torch.add((1 - alpha) * criterion(s, y), soft, alpha=alpha * T * T)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
            n += len(x)
        curve.append(total / n if n else 0.0)
    return curve


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    opt = torch.optim.Adam(student.parameters(), lr=lr)
    train_student(student, teacher, loader, torch.nn.CrossEntropyLoss(), opt, epochs, temperature=temperature, alpha=alpha)
    return {k: v.detach().clone() for k, v in student.state_dict().items()}
