"""Answers first, then one student after the other: its loss, its backward pass, its step."""

import torch
from torch.nn import functional as F


def mutual_step(nets, opts, images, labels):
    K = len(nets)
    if len(opts) != K:
        raise ValueError("one optimizer for each network")
    outputs = [net(images) for net in nets]
    for out in outputs[1:]:
        if out.shape != outputs[0].shape:
            raise ValueError("the networks disagree about the classes")
    with torch.no_grad():
        targets = [torch.softmax(out, dim=1) for out in outputs]
    history = []
    for i in range(K):
        loss = F.cross_entropy(outputs[i], labels)
        log_q = F.log_softmax(outputs[i], dim=1)
        for j in range(K):
            if j != i:
                loss = loss + F.kl_div(log_q, targets[j], reduction="sum") / len(images) / (K - 1)
        opts[i].zero_grad()
        loss.backward()
        opts[i].step()
        history.append(loss.item())
    return history
