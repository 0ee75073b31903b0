"""Paths as sums of logarithms over a table of which node each leaf passes and on which side; minibatches."""

import torch
from torch import nn
from torch.nn.functional import logsigmoid


class SoftDecisionTree(nn.Module):
    def __init__(self, features, classes, depth):
        super().__init__()
        if depth < 1:
            raise ValueError(f"depth {depth}")
        leaves = torch.arange(2**depth)
        heap = leaves + 2**depth  # counted from 1, the parent of n is n // 2
        passed = torch.stack([heap >> (depth - k) for k in range(depth)], 1) - 1  # (leaves, depth)
        side = torch.stack([heap >> (depth - k - 1) & 1 for k in range(depth)], 1)
        self.register_buffer("passed", passed, persistent=False)
        self.register_buffer("sign", 2 * side - 1, persistent=False)
        self.gates = nn.Linear(features, 2**depth - 1)
        self.leaves = nn.Parameter(0.1 * torch.randn(2**depth, classes))

    def log_paths(self, x):
        return logsigmoid(self.gates(x)[:, self.passed] * self.sign).sum(-1)

    def paths(self, x):
        return self.log_paths(x).exp()

    def forward(self, x):
        return torch.logsumexp(self.log_paths(x).unsqueeze(-1) + self.leaves.log_softmax(-1), dim=1).exp()


def distill_tree(x, targets, *, depth):
    if len(targets) != len(x):
        raise ValueError("lengths differ")
    tree = SoftDecisionTree(x.size(1), targets.size(1), depth)
    data = torch.utils.data.TensorDataset(x, targets)
    optimizer = torch.optim.AdamW(tree.parameters(), lr=0.08, weight_decay=1e-4)
    for _ in range(15):
        for inputs, soft in torch.utils.data.DataLoader(data, batch_size=50, shuffle=True):
            mixture = torch.logsumexp(tree.log_paths(inputs).unsqueeze(-1) + tree.leaves.log_softmax(-1), dim=1)
            loss = torch.nn.functional.kl_div(mixture, soft, reduction="batchmean")
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return tree
