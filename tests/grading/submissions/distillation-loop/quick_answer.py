# commits: no-t-squared, no-validation
import torch
import torch.nn as nn
import torch.nn.functional as F


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    teacher.train()
    hist = []
    for e in range(epochs):
        tot = cnt = 0
        for x, y in loader:
            optimizer.zero_grad()
            out = teacher(x)
            loss = criterion(out, y)
            loss.backward()
            optimizer.step()
            tot += loss.item() * len(y)
            cnt += len(y)
        hist.append(tot / cnt if cnt else 0.0)
    return hist


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    student.train()
    teacher.eval()
    hist = []
    for e in range(epochs):
        tot = cnt = 0
        for x, y in loader:
            optimizer.zero_grad()
            with torch.no_grad():
                tout = teacher(x)
            sout = student(x)
            kd = nn.KLDivLoss(reduction='batchmean')(F.log_softmax(sout / temperature, dim=1), F.softmax(tout / temperature, dim=1))
            loss = alpha * kd + (1 - alpha) * criterion(sout, y)
            loss.backward()
            optimizer.step()
            tot += loss.item() * len(y)
            cnt += len(y)
        hist.append(tot / cnt if cnt else 0.0)
    return hist


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    optimizer = torch.optim.Adam(student.parameters(), lr=lr)
    train_student(student, teacher, loader, nn.CrossEntropyLoss(), optimizer, epochs, temperature=temperature, alpha=alpha)
    return {k: v.clone().detach() for k, v in student.state_dict().items()}
