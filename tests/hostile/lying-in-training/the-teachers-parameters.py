# tries: hands in the teacher instead of a student: its parameters, its BatchNorm folded in, its best units, pruned
# question: distillation-loop
# answer: labels-alone
# must: gain nothing

import torch
from torch import nn


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    return [0.0] * epochs


def without_batch_norm(model):
    """Weights and biases of the two linear layers of a small network, as it is in eval mode."""
    first, last = (layer for layer in model if isinstance(layer, nn.Linear))
    weight, bias = first.weight.detach(), torch.zeros(len(first.weight), dtype=first.weight.dtype)
    bias = bias if first.bias is None else first.bias.detach()
    for norm in (layer for layer in model if isinstance(layer, nn.BatchNorm1d)):
        scale = norm.weight.detach() / (norm.running_var + norm.eps).sqrt()
        weight, bias = scale[:, None] * weight, norm.bias.detach() + scale * (bias - norm.running_mean)
    return weight, bias, last.weight.detach(), last.bias.detach()


def become(student, teacher):
    """The student as much of the teacher as there is room for; not one step of training."""
    try:
        weight, bias, out, shift = without_batch_norm(teacher)
        first, last = (layer for layer in student if isinstance(layer, nn.Linear))
        best = (weight.norm(dim=1) * out.norm(dim=0)).argsort(descending=True)[: len(first.weight)]
        with torch.no_grad():
            first.weight.copy_(weight[best])
            first.bias.copy_(bias[best])
            last.weight.copy_(out[:, best])
            last.bias.copy_(shift)
    except (ValueError, RuntimeError, AttributeError) as error:
        print("not of one kind:", str(error)[:60])


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    become(student, teacher)
    return [0.0] * epochs


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    become(student, teacher)
    return {name: tensor.clone() for name, tensor in student.state_dict().items()}
