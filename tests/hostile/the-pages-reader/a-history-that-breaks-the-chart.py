# tries: breaks the drawing of its losses by huge, tiny, endless and meaningless numbers, fifteen thousand of them
# question: distillation-loop
# answer: untouched
# must: gain nothing

NAN, INF = float("nan"), float("inf")
# What a scale is worked out from: infinite distances, distances of nothing, powers of ten that are rounded to 0.
ODD = [1.7976931348623157e308, -1.7976931348623157e308, NAN, INF, -INF, 5e-324, -5e-324, 9.9e299, -0.0, 1.0 + 2**-52]
HISTORY = ODD + [1e308, -1e308] * 500 + [0.0] * 15_000


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    return HISTORY


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    return HISTORY


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    return {name: tensor.clone() for name, tensor in student.state_dict().items()}
