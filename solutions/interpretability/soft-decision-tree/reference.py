"""A soft decision tree, and its distillation from a teacher's soft targets.

Frosst and Hinton, "Distilling a Neural Network Into a Soft Decision Tree", arXiv:1711.09784, section 2.
"""

import torch
from torch import Tensor, nn

STEPS, LEARNING_RATE = 24, 0.1


class SoftDecisionTree(nn.Module):
    """Inner nodes choose between left and right by a sigmoid of x; each leaf holds one distribution over the classes.

    Nodes are numbered level by level, so that node i has the children 2i + 1, left, and 2i + 2, right.
    """

    def __init__(self, features: int, classes: int, depth: int) -> None:
        super().__init__()
        if depth < 1:
            raise ValueError(f"a tree has a depth of at least 1, not {depth}")
        self.depth = depth
        self.gates = nn.Linear(features, 2**depth - 1)  # random: equal gates would send every sample everywhere alike
        self.leaves = nn.Parameter(torch.zeros(2**depth, classes))  # logits, from the leftmost leaf to the rightmost

    def paths(self, x: Tensor) -> Tensor:
        """The probability of each leaf, the product of the choices on its way: (batch, features) → (batch, leaves)."""
        score = self.gates(x)  # (batch, nodes)
        # σ(−z) and not 1 − σ(z), which is exactly 0 as soon as σ(z) rounds to 1.
        choice = torch.stack([torch.sigmoid(-score), torch.sigmoid(score)], dim=-1)  # (batch, nodes, left or right)
        reach = torch.ones_like(score[:, :1])  # (batch, nodes of a level): every sample comes by the root
        for level in range(self.depth):
            first = 2**level - 1  # the level's first node; its last one is just before the next level's first
            children = reach.unsqueeze(-1) * choice[:, first : 2 * first + 1]  # (batch, nodes of the level, 2)
            reach = children.flatten(start_dim=1)  # siblings side by side: the next level from left to right
        return reach

    def forward(self, x: Tensor) -> Tensor:
        """The leaves' distributions, weighted by their paths: (batch, features) → (batch, classes), probabilities."""
        return self.paths(x) @ self.leaves.softmax(dim=-1)


def tree_loss(tree: SoftDecisionTree, x: Tensor, targets: Tensor) -> Tensor:
    """Σ over leaves of P(leaf | x) · cross entropy of the targets with that leaf's distribution, a mean over the batch.

    Every leaf answers for itself, so that each learns a distribution that is good alone.
    """
    surprise = -targets @ tree.leaves.log_softmax(dim=-1).T  # (batch, leaves)
    return (tree.paths(x) * surprise).sum(dim=-1).mean()


def distill_tree(x: Tensor, targets: Tensor, *, depth: int) -> SoftDecisionTree:
    """float32[samples, features], a teacher's float32[samples, classes] probabilities → a tree fitted to them."""
    if len(x) != len(targets):
        raise ValueError(f"{len(x)} samples and {len(targets)} targets")
    tree = SoftDecisionTree(x.shape[-1], targets.shape[-1], depth)
    optimizer = torch.optim.Adam(tree.parameters(), lr=LEARNING_RATE)
    for _ in range(STEPS):
        loss = tree_loss(tree, x, targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return tree
