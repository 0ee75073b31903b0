"""A regression tree on the teacher's probabilities: leaves hold their mean, the class is the largest."""

import torch
from sklearn.tree import DecisionTreeRegressor


class Tree:
    def __init__(self, regressor):
        self.regressor = regressor

    def predict(self, x):
        values = torch.as_tensor(self.regressor.predict(x.numpy()))
        return values.reshape(len(x), -1).argmax(1)


@torch.no_grad()
def distill_to_tree(teacher, x, *, max_depth, samples, generator):
    if max_depth <= 0:
        raise ValueError("max_depth")
    if samples <= 0:
        raise ValueError("samples")
    was_training = teacher.training
    teacher.eval()

    def sample():
        columns = [x[torch.randint(0, x.size(0), (samples,), generator=generator), f] for f in range(x.size(1))]
        return torch.stack(columns, 1)

    train, test = sample(), sample()
    tree = Tree(DecisionTreeRegressor(max_depth=max_depth, random_state=1).fit(train, teacher(train).softmax(-1)))
    tree.fidelity = float((tree.predict(test) == teacher(test).argmax(1)).float().mean())
    teacher.train(was_training)
    return tree
