"""One list for all nodes as in a heap; Frosst and Hinton's loss with their penalty for branches that are not used."""

import torch
from torch import nn


class SoftDecisionTree(nn.Module):
    def __init__(self, features: int, classes: int, depth: int):
        super().__init__()
        if not depth >= 1:
            raise ValueError("no depth")
        self.inner = (1 << depth) - 1
        self.gates = nn.Linear(features, self.inner)
        self.leaves = nn.Parameter(torch.empty(self.inner + 1, classes).uniform_(-0.1, 0.1))

    def nodes(self, x):
        z = self.gates(x)
        reach = [torch.ones(len(x), dtype=x.dtype)]
        for node in range(self.inner):
            reach.append(reach[node] * torch.sigmoid(-z[:, node]))
            reach.append(reach[node] * torch.sigmoid(z[:, node]))
        return reach

    def paths(self, x):
        return torch.stack(self.nodes(x)[self.inner :], dim=-1)

    def forward(self, x):
        return torch.einsum("bl,lc->bc", self.paths(x), torch.softmax(self.leaves, -1))

    def loss(self, x, targets, strength=0.1):
        reach = self.nodes(x)
        paths = torch.stack(reach[self.inner :], dim=-1)
        fit = -(paths * (targets @ torch.log_softmax(self.leaves, -1).t())).sum(-1).mean()
        penalty = 0.0
        for node in range(self.inner):
            share = reach[2 * node + 2].sum() / (reach[node].sum() + 1e-6)
            share = share.clamp(1e-3, 1 - 1e-3)
            level = (node + 1).bit_length() - 1
            penalty = penalty - strength * 2.0**-level * 0.5 * (share.log() + (1 - share).log())
        return fit + penalty


def distill_tree(x, targets, *, depth):
    if x.shape[:1] != targets.shape[:1]:
        raise ValueError(f"{tuple(x.shape)}, {tuple(targets.shape)}")
    tree = SoftDecisionTree(x.shape[1], targets.shape[1], depth)
    optimizer = torch.optim.RMSprop(tree.parameters(), lr=0.02)
    for _ in range(45):
        tree.zero_grad()
        tree.loss(x, targets).backward()
        optimizer.step()
    return tree
