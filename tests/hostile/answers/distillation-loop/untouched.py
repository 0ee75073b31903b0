"""No answer at all: nothing is trained."""


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    return [0.0] * epochs


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    return [0.0] * epochs


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    return {name: tensor.clone() for name, tensor in student.state_dict().items()}
