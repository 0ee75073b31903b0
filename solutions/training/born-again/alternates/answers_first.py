"""The teacher answers an epoch's batches before the student sees them; a cross entropy with soft targets; a generator."""

from itertools import islice

import torch
import torch.nn.functional as F


@torch.no_grad()
def answers(teacher, loader):
    teacher.eval()
    return [(x, F.softmax(teacher(x), dim=-1)) for x, *_ in loader]


def dynasty(make_student, teacher, loader, epochs, lr):
    while True:
        student = make_student()
        optimizer = torch.optim.Adam([{"params": list(student.parameters())}], lr=lr)
        for _ in range(epochs):
            batches = answers(teacher, loader)
            student.train()
            for x, target in batches:
                logits = student(x)
                if logits.shape != target.shape:
                    raise ValueError((logits.shape, target.shape))
                for p in student.parameters():
                    p.grad = None
                F.cross_entropy(logits, target).backward()  # the teacher's entropy is a constant
                optimizer.step()
        yield {name: value.data for name, value in student.state_dict(keep_vars=True).items()}
        teacher = student


def born_again(make_student, teacher, loader, *, generations, epochs, lr):
    return list(islice(dynasty(make_student, teacher, loader, epochs, lr), generations))
