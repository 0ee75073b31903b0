"""A tree of plain tuples, grown greedily by the Gini impurity; no library."""

import copy

import torch


def grow(x, y, classes, depth):
    counts = torch.bincount(y, minlength=classes)
    if depth == 0 or (counts > 0).sum() <= 1:
        return int(counts.argmax())
    best = None
    for f in range(x.shape[1]):
        values, order = x[:, f].sort(stable=True)
        left = torch.nn.functional.one_hot(y[order], classes).cumsum(0)[:-1].double()
        right = counts - left
        n = torch.arange(1, len(y)).double()
        cost = (n - (left**2).sum(1) / n) + ((len(y) - n) - (right**2).sum(1) / (len(y) - n))
        cost[values[1:] <= values[:-1]] = float("inf")  # no place between equals
        if len(cost) and (best is None or cost.min() < best[0]):
            at = int(cost.argmin())
            if torch.isfinite(cost[at]):
                best = (cost[at], f, (values[at] + values[at + 1]) / 2)
    if best is None:
        return int(counts.argmax())
    _, f, cut = best
    below = x[:, f] <= cut
    if below.all():
        return int(counts.argmax())
    return f, cut, grow(x[below], y[below], classes, depth - 1), grow(x[~below], y[~below], classes, depth - 1)


class PlainTree:
    def __init__(self, root, fidelity=None):
        self.root, self.fidelity = root, fidelity

    def predict(self, x):
        out = torch.zeros(len(x), dtype=torch.long)
        todo = [(self.root, torch.arange(len(x)))]
        while todo:
            node, rows = todo.pop()
            if isinstance(node, int):
                out[rows] = node
                continue
            f, cut, low, high = node
            below = x[rows, f] <= cut
            todo += [(low, rows[below]), (high, rows[~below])]
        return out


def distill_to_tree(teacher, x, max_depth, samples, generator):
    if min(max_depth, samples) < 1:
        raise ValueError(f"max_depth={max_depth}, samples={samples}")
    oracle = copy.deepcopy(teacher).eval()
    picks = torch.rand(2 * samples, x.shape[1], generator=generator).mul(len(x)).long().clamp(max=len(x) - 1)
    pool = torch.gather(x, 0, picks)
    logits = oracle(pool).detach()
    labels = logits.argmax(1)
    root = grow(pool[:samples], labels[:samples], logits.shape[1], max_depth)
    tree = PlainTree(root)
    tree.fidelity = (tree.predict(pool[samples:]) == labels[samples:]).sum().item() / samples
    return tree
