"""NumPy draws the points, seeded by the torch generator; entropy for the splits; fidelity as a property."""

import numpy as np
import torch
from sklearn.metrics import accuracy_score
from sklearn.tree import DecisionTreeClassifier


class Surrogate(DecisionTreeClassifier):
    def __init__(self, max_depth=None, criterion="entropy", random_state=7):
        super().__init__(max_depth=max_depth, criterion=criterion, random_state=random_state)

    def predict(self, x):
        return torch.tensor(super().predict(np.asarray(x, dtype=np.float32)), dtype=torch.int64)

    @property
    def fidelity(self):
        return float(accuracy_score(self.held_out_answers, self.predict(self.held_out)))


def distill_to_tree(teacher, x, *, max_depth, samples, generator):
    if max_depth < 1 or samples < 1:
        raise ValueError("max_depth and samples must be positive")
    rng = np.random.default_rng(int(torch.randint(2**62, (1,), generator=generator)))
    columns = x.numpy().T

    def ask(points):
        return teacher.eval()(torch.from_numpy(points)).argmax(-1).numpy()

    def draw():
        return np.stack([rng.choice(column, samples) for column in columns], axis=1)

    points = draw()
    tree = Surrogate(max_depth=max_depth).fit(points, ask(points))
    tree.held_out = draw()
    tree.held_out_answers = ask(tree.held_out)
    return tree
