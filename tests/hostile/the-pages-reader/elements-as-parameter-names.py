# tries: returns state dicts and leaves modules with names that are elements, escape codes and a thousand letters long
# question: distillation-loop
# answer: untouched
# must: gain nothing

import torch

NAMES = [
    "<script>alert('GOT')</script>", "0.weight<img src=x onerror=alert(1)>", "0.weight\x1b]52;c;R09U\x07",
    "\u202ethgiew.0", "0.weight\u200b", "0.weight\x00", "x" * 900, "{{ 7*7 }}", "[a](javascript:b)", "\ud800",
]  # fmt: skip
calls = 0


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    name = NAMES[epochs % len(NAMES)].replace(".", "_")
    teacher.register_buffer(name, torch.zeros(()))  # a module that comes back with other names than it had
    return [0.0] * epochs


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    global calls
    calls += 1
    name = NAMES[calls % len(NAMES)]
    if calls % 3 == 0:
        student._parameters[name] = torch.nn.Parameter(torch.zeros(()))  # past the checks of register_parameter
    elif calls % 3 == 1:
        optimizer.param_groups[0][name] = NAMES[:-1]
    return {name: 0.0}


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    global calls
    calls += 1
    state = {name: tensor.clone() for name, tensor in student.state_dict().items()}
    # Once all names but the last, which no frame can hold, and once each alone.
    names = NAMES[:-1] if calls % 2 else [NAMES[calls // 2 % len(NAMES)]]
    return dict.fromkeys(names, torch.zeros(())) | state
