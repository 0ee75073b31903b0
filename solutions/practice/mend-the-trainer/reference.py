"""Distils a trained teacher into a student: the program of the question, mended in five places.

Hinton, Vinyals and Dean, "Distilling the Knowledge in a Neural Network", arXiv:1503.02531, section 2.
"""

import torch
import torch.nn.functional as F


def batch_loss(student_logits, teacher_logits, labels, temperature, alpha):
    """alpha · T² · KL(teacher ‖ student) at temperature T + (1 − alpha) · cross entropy with the labels."""
    log_q = F.log_softmax(student_logits / temperature, dim=-1)  # (batch, classes)
    log_p = F.log_softmax(teacher_logits / temperature, dim=-1)  # (batch, classes)
    soft = F.kl_div(log_q, log_p, reduction="batchmean", log_target=True)
    hard = F.cross_entropy(student_logits, labels)  # at temperature 1, as the student will be used
    return alpha * temperature**2 * soft + (1 - alpha) * hard


def train_student(student, teacher, loader, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    """Trains `student` to imitate `teacher`. Returns each epoch's mean loss a sample."""
    student.train()
    teacher.eval()  # last, so that nothing undoes it
    history = []
    for _ in range(epochs):
        total, samples = 0.0, 0
        for x, y in loader:
            with torch.no_grad():
                teacher_logits = teacher(x)  # (batch, classes)
            loss = batch_loss(student(x), teacher_logits, y, temperature, alpha)
            optimizer.zero_grad()  # for every batch: gradients add up
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)  # a batch counts as often as it has samples
            samples += len(x)
        history.append(total / samples)
    return history


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    """Trains `student` with Adam. Returns a snapshot of its parameters and buffers, name → tensor."""
    optimizer = torch.optim.Adam(student.parameters(), lr=lr)
    train_student(student, teacher, loader, optimizer, epochs, temperature=temperature, alpha=alpha)
    return {name: tensor.clone() for name, tensor in student.state_dict().items()}  # state_dict() does not copy
