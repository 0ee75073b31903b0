# tries: distils a deep copy of the student and leaves the given one alone, with a teacher in inference mode
# question: distillation-loop
# answer: right
# must: full marks

import copy

import torch
import torch.nn.functional as F
from torch import nn


@torch.inference_mode()
def answers(teacher, x):
    return teacher(x)


def soft_loss(student_logits, teacher_logits, temperature):
    if student_logits.shape != teacher_logits.shape:
        raise ValueError(f"{tuple(student_logits.shape)} and {tuple(teacher_logits.shape)}")
    teacher_logits = teacher_logits.clone()  # what autograd keeps may be no inference tensor
    log_p = F.log_softmax(teacher_logits / temperature, dim=-1)
    log_q = F.log_softmax(student_logits / temperature, dim=-1)
    return temperature**2 * F.kl_div(log_q, log_p, reduction="batchmean", log_target=True)


def fit(loss_of, loader, optimizer, epochs):
    history = []
    for _ in range(epochs):
        losses, sizes = [0.0], [0]
        for x, y in loader:
            optimizer.zero_grad(set_to_none=True)
            loss = loss_of(x, y)
            loss.backward()
            optimizer.step()
            losses.append(float(loss.detach()) * x.size(0))
            sizes.append(x.size(0))
        history.append(sum(losses) / max(1, sum(sizes)))
    return history


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    return fit(lambda x, y: criterion(teacher.train()(x), y), loader, optimizer, epochs)


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    if not temperature > 0:
        raise ValueError("temperature")
    teacher = copy.deepcopy(teacher).eval().requires_grad_(False)
    student.train()

    def loss_of(x, y):
        targets = answers(teacher, x)
        logits = student(x)
        return alpha * soft_loss(logits, targets, temperature) + (1 - alpha) * criterion(logits, y)

    return fit(loss_of, loader, optimizer, epochs)


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    pupil = copy.deepcopy(student)
    optimizer = torch.optim.Adam(pupil.parameters(), lr=lr)
    train_student(
        pupil, teacher, loader, nn.CrossEntropyLoss(), optimizer, epochs, temperature=temperature, alpha=alpha
    )
    return copy.deepcopy({name: tensor.detach() for name, tensor in pupil.state_dict().items()})
