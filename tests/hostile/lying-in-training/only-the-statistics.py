# tries: sends the batches through in the right modes and never takes a step, for a grader that looks at BatchNorm alone
# question: distillation-loop
# answer: untouched
# must: gain nothing

import torch


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    return [0.0] * epochs


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    # What a student in train mode leaves behind, without its having learned anything: running statistics.
    student.train()
    teacher.eval()
    with torch.no_grad():
        for _ in range(epochs):
            for x, _ in loader:
                student(x)
    return [0.0] * epochs


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    train_student(student, teacher, loader, None, None, epochs)
    return {name: tensor.clone() for name, tensor in student.state_dict().items()}
