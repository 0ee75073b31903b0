# tries: trains nothing, and returns a history of ten million floats
# question: distillation-loop
# answer: untouched
# must: bad-reply


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    return [0.0] * 10_000_000


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    return [0.0] * 10_000_000


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    return {name: tensor.clone() for name, tensor in student.state_dict().items()}
