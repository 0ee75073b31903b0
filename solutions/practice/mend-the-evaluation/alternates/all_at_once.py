"""Written anew: no batches at all, copies of the models, and one loop that keeps the best so far."""

import copy

import torch


@torch.no_grad()
def evaluate(teacher, students, train, validation, test, batch_size=64):
    centre = torch.mean(train[0], 0, keepdim=True)
    width = torch.sqrt(torch.mean((train[0] - centre) ** 2, 0, keepdim=True))
    ask = {name: copy.deepcopy(model).eval() for name, model in students.items()}
    teacher = copy.deepcopy(teacher).eval()
    best, most = None, -1
    for name, model in ask.items():
        hits = int(model((validation[0] - centre) / width).max(1).indices.eq(validation[1]).sum())
        if hits > most:
            best, most = name, hits
    x, y = (test[0] - centre) / width, test[1]
    p, q = teacher(x).softmax(1), ask[best](x).softmax(1)
    return {
        "chosen": best,
        "accuracy": float((q.argmax(1) == y).double().mean()),
        "teacher_accuracy": float((p.argmax(1) == y).double().mean()),
        "agreement": float((p.argmax(1) == q.argmax(1)).double().mean()),
        "kl": float((torch.xlogy(p, p) - torch.xlogy(p, q)).sum(1).mean()),
    }
