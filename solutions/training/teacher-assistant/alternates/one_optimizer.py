"""One Adam with a parameter group for each link, of which the others have no gradients; the roles by index."""

import copy

import torch
from torch.nn.functional import cross_entropy, kl_div


def distill_chain(models, loader, *, epochs, lr, temperature, alpha):
    if temperature <= 0 or len(models) < 2:
        raise ValueError("a positive temperature and two models, please")
    groups = [{"params": model.parameters()} for model in models]
    optimizer = torch.optim.Adam(groups, lr=lr)
    kept = [p.grad for p in models[0].parameters()]
    for p in models[0].parameters():
        p.grad = None
    for i in range(1, len(models)):
        for j, model in enumerate(models):
            model.train(j == i)
        for _ in range(epochs):
            for x, y in loader:
                with torch.inference_mode():
                    t = models[i - 1](x)
                t = t.clone()
                s = models[i](x)
                if t.shape != s.shape:
                    raise ValueError("logits")
                models[i].zero_grad(set_to_none=True)
                scaled = (s / temperature).log_softmax(-1)
                soft = kl_div(scaled, (t / temperature).softmax(-1), reduction="none").sum(-1).mean() * temperature**2
                (alpha * soft).backward(retain_graph=True)
                ((1 - alpha) * cross_entropy(s, y)).backward()
                optimizer.step()
        models[i].zero_grad(set_to_none=True)
    for p, grad in zip(models[0].parameters(), kept):
        p.grad = grad
    return copy.deepcopy(models[-1].state_dict())
