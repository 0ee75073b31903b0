# commits: teacher-gradients
import torch
import torch.nn.functional as F


def _mean(pairs):
    n = sum(k for _, k in pairs)
    return sum(v * k for v, k in pairs) / n if n else 0.0


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    history = []
    teacher.train()
    for _ in range(epochs):
        seen = []
        for x, y in loader:
            loss = criterion(teacher(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            seen.append((loss.item(), len(x)))
        history.append(_mean(seen))
    return history


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("temperature must be above 0")
    history = []
    teacher.eval()  # eval mode: the teacher does not learn
    student.train()
    for _ in range(epochs):
        seen = []
        for x, y in loader:
            out_t = teacher(x)
            out_s = student(x)
            if out_t.shape != out_s.shape:
                raise ValueError("outputs differ in shape")
            p = F.softmax(out_t / temperature, dim=1)
            log_q = F.log_softmax(out_s / temperature, dim=1)
            distillation = F.kl_div(log_q, p, reduction="batchmean") * temperature ** 2
            loss = alpha * distillation + (1 - alpha) * criterion(out_s, y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            seen.append((loss.item(), len(x)))
        history.append(_mean(seen))
    return history


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    optimizer = torch.optim.Adam(student.parameters(), lr=lr)
    train_student(student, teacher, loader, torch.nn.CrossEntropyLoss(), optimizer, epochs, temperature=temperature, alpha=alpha)
    return {key: value.clone() for key, value in student.state_dict().items()}
