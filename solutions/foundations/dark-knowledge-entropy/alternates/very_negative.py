"""The lowest number of the dtype where the label is, in a copy made by hand."""

import torch


def dark_knowledge(logits, labels, temperature=1.0):
    if temperature == 0 or temperature < 0:
        raise ValueError("temperature must be positive")
    if labels.shape[0] != logits.shape[0]:
        raise ValueError("batch sizes differ")
    scores = logits.detach().clone().div_(temperature)
    scores[torch.arange(len(labels)), labels] = torch.finfo(scores.dtype).min
    return torch.nn.Softmax(dim=1)(scores)
