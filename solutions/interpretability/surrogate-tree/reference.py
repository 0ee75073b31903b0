"""A decision tree for a trained network: fitted to the network's answers, judged on points that it was not fitted to.

After Craven and Shavlik, "Extracting Tree-Structured Representations of Trained Networks", NeurIPS 1995: the network is
an oracle that can be asked about any point, so there are as many examples as one likes.
"""

from dataclasses import dataclass

import torch
from sklearn.tree import DecisionTreeClassifier
from torch import Generator, Tensor, nn


@dataclass(frozen=True)
class SurrogateTree:
    """`predict(x)` gives the tree's classes; `fidelity` is how often they were the teacher's, on unseen points."""

    tree: DecisionTreeClassifier
    fidelity: float

    def predict(self, x: Tensor) -> Tensor:
        return classes(self.tree, x)


def classes(tree: DecisionTreeClassifier, x: Tensor) -> Tensor:
    """A fitted tree's classes: float32[points, features] → int64[points]."""
    return torch.from_numpy(tree.predict(x.numpy())).long()


def drawn(x: Tensor, count: int, generator: Generator) -> Tensor:
    """New points: every feature takes the value of a row of its own, so that features do not go together any more."""
    rows = torch.randint(len(x), (count, x.shape[1]), generator=generator)  # (count, features)
    return x.gather(0, rows)  # (count, features)


def answers(teacher: nn.Module, x: Tensor) -> Tensor:
    """The teacher's classes, int64[points], as it would give them in use."""
    teacher.eval()
    with torch.no_grad():
        return teacher(x).argmax(dim=-1)


def distill_to_tree(
    teacher: nn.Module, x: Tensor, *, max_depth: int, samples: int, generator: Generator
) -> SurrogateTree:
    """A tree of at most `max_depth`, fitted to the teacher's answers to `samples` drawn points."""
    if max_depth < 1 or samples < 1:
        raise ValueError(f"a depth of {max_depth} and {samples} samples, where both are at least 1")
    points = drawn(x, samples, generator)  # (samples, features)
    tree = DecisionTreeClassifier(max_depth=max_depth, random_state=0)  # equally good splits: always the same one
    tree.fit(points.numpy(), answers(teacher, points).numpy())
    fresh = drawn(x, samples, generator)  # a tree deep enough is right on all points that it has been shown
    agree = classes(tree, fresh) == answers(teacher, fresh)  # (samples,)
    return SurrogateTree(tree, agree.double().mean().item())
