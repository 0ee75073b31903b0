# tries: trains for as many epochs as there are numbers, each a little better than the last
# question: distillation-loop
# answer: untouched
# must: timeout
# limits: cpu_s=1 wall_s=4

import itertools


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    for _ in itertools.count():
        for x, y in loader:
            optimizer.zero_grad()
            criterion(teacher(x), y).backward()
            optimizer.step()


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    return train_teacher(student, itertools.cycle(loader), criterion, optimizer, epochs)


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    while True:
        student.load_state_dict(student.state_dict())
