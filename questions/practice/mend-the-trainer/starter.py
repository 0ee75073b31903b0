"""Distils a trained teacher into a student. Run the file to see it work on made-up data."""

import torch
import torch.nn.functional as F
from torch import nn


def batch_loss(student_logits, teacher_logits, labels, temperature, alpha):
    """alpha · T² · KL(teacher ‖ student) at temperature T + (1 − alpha) · cross entropy with the labels."""
    student_logits = student_logits / temperature
    teacher_logits = teacher_logits / temperature
    log_q = F.log_softmax(student_logits, dim=-1)
    log_p = F.log_softmax(teacher_logits, dim=-1)
    soft = F.kl_div(log_q, log_p, reduction="batchmean", log_target=True)
    hard = F.cross_entropy(student_logits, labels)
    return alpha * temperature**2 * soft + (1 - alpha) * hard


def train_student(student, teacher, loader, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    """Trains `student` to imitate `teacher`. Returns each epoch's mean loss a sample."""
    teacher.eval()
    models = nn.ModuleList([student, teacher])
    history = []
    for _ in range(epochs):
        models.train()
        optimizer.zero_grad()
        losses = []
        for x, y in loader:
            with torch.no_grad():
                teacher_logits = teacher(x)
            loss = batch_loss(student(x), teacher_logits, y, temperature, alpha)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        history.append(sum(losses) / len(losses))
    return history


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    """Trains `student` with Adam. Returns a snapshot of its parameters and buffers, name → tensor."""
    optimizer = torch.optim.Adam(student.parameters(), lr=lr)
    train_student(student, teacher, loader, optimizer, epochs, temperature=temperature, alpha=alpha)
    return student.state_dict()


if __name__ == "__main__":
    torch.manual_seed(0)
    teacher = nn.Sequential(nn.Linear(8, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Dropout(0.2), nn.Linear(32, 3))
    student = nn.Sequential(nn.Linear(8, 6), nn.ReLU(), nn.Linear(6, 3))
    x = torch.randn(250, 8)
    y = x[:, :3].argmax(dim=-1)
    loader = list(zip(x.split(32), y.split(32), strict=True))
    optimizer = torch.optim.Adam(student.parameters(), lr=0.01)
    history = train_student(student, teacher, loader, optimizer, 10)
    print("mean loss a sample:", ", ".join(f"{loss:.4f}" for loss in history))
