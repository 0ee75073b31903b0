"""A recursive walk that hands each node its probability, and the cross entropy of the mixture as the loss."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class SoftDecisionTree(nn.Module):
    def __init__(self, n_features, n_classes, depth):
        super(SoftDecisionTree, self).__init__()
        if depth <= 0:
            raise ValueError("depth must be positive")
        self.n_inner = 2**depth - 1
        self.gates = nn.Linear(n_features, self.n_inner)
        self.leaves = nn.Parameter(torch.randn(self.n_inner + 1, n_classes))

    def walk(self, z, node, probability):
        if node >= self.n_inner:
            return [probability]
        right = torch.sigmoid(z[:, node])
        left = torch.sigmoid(-z[:, node])
        return self.walk(z, 2 * node + 1, probability * left) + self.walk(z, 2 * node + 2, probability * right)

    def paths(self, x):
        return torch.stack(self.walk(self.gates(x), 0, x.new_ones(x.shape[0])), 1)

    def forward(self, x):
        return torch.matmul(self.paths(x), F.softmax(self.leaves, 1))


def distill_tree(x, targets, depth):
    if x.shape[0] != targets.shape[0]:
        raise ValueError("one target a sample")
    tree = SoftDecisionTree(x.shape[1], targets.shape[1], depth)
    optimizer = torch.optim.Adam(tree.parameters(), lr=0.1)
    for step in range(40):
        optimizer.zero_grad()
        nll = -(targets * torch.log(tree(x) + 1e-8)).sum(1).mean()
        nll.backward()
        optimizer.step()
    return tree.eval()
