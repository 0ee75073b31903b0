"""The answer is folded together from the leaves to the root; paths are the same with unit vectors for leaves."""

import torch
from torch import nn


class SoftDecisionTree(nn.Module):
    def __init__(self, features, classes, depth):
        super().__init__()
        if depth < 1:
            raise ValueError("depth < 1")
        self.depth = depth
        self.gates = nn.Linear(features, 2**depth - 1, bias=True)
        self.leaves = nn.Parameter(torch.zeros(2**depth, classes))

    def fold(self, x, below):
        """below: (leaves, width) → (batch, width)"""
        z = self.gates(x).unsqueeze(-1)
        below = below.expand(x.shape[0], *below.shape)
        for level in reversed(range(self.depth)):
            node = z[:, 2**level - 1 : 2 ** (level + 1) - 1]
            below = below[:, 0::2] * (-node).sigmoid() + below[:, 1::2] * node.sigmoid()
        return below[:, 0]

    def paths(self, x):
        return self.fold(x, torch.eye(2**self.depth, dtype=x.dtype))

    def forward(self, x):
        return self.fold(x, self.leaves.softmax(-1))


def distill_tree(x, targets, depth=4):
    n, m = len(x), len(targets)
    if n != m:
        raise ValueError(f"{n} != {m}")
    best = None
    for attempt in range(2):  # the better of two starts
        tree = SoftDecisionTree(x.shape[1], targets.shape[1], depth)
        with torch.no_grad():
            tree.gates.weight *= 3
        optimizer = torch.optim.NAdam(tree.parameters(), lr=0.1)
        for _ in range(30):
            loss = (targets * (targets.clamp_min(1e-9).log() - tree(x).clamp_min(1e-9).log())).sum(1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        if best is None or loss.item() < best[0]:
            best = (loss.item(), tree)
    return best[1]
