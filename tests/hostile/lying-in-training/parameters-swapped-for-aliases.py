# tries: swaps the parameters for aliases of the teacher's, of each other and of the result, which change with them
# question: distillation-loop
# answer: labels-alone
# must: gain nothing

import torch

calls = 0


def alias(student, teacher):
    """Every parameter of the student a view of the teacher's memory where shapes allow, else of one common tensor."""
    theirs = [p for p in teacher.parameters()]
    common = torch.zeros(max((p.numel() for p in student.parameters()), default=0), dtype=torch.float64)
    for number, (name, parameter) in enumerate(list(student.named_parameters())):
        twin = next((t for t in theirs if t.shape == parameter.shape), None)
        part, _, last = name.rpartition(".")
        try:
            if number % 2 and twin is not None:
                setattr(student.get_submodule(part), last, twin)  # the very Parameter
            elif twin is not None:
                parameter.data = twin.data
            else:
                parameter.data = common[: parameter.numel()].view(parameter.shape)
        except Exception as error:
            print(type(error).__name__, str(error)[:60])


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    for parameter in teacher.parameters():
        parameter.data = parameter.data.t() if parameter.dim() == 2 and calls % 2 else parameter.data.view(-1)
        parameter.data = parameter.data.reshape(parameter.shape)
    return [0.0] * epochs


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    global calls
    calls += 1
    alias(student, teacher)
    return [0.0] * epochs


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    # Live, and saying that they are not: whoever trains the student on has them trained along.
    return {name: tensor.detach() for name, tensor in student.state_dict().items()}
