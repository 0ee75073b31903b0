"""The fitted tree is taken apart into tensors and walked level by level; a namespace with a function in it."""

from types import SimpleNamespace

import torch
from sklearn.tree import DecisionTreeClassifier


def distill_to_tree(teacher, x, *, max_depth, samples, generator):
    if not (max_depth >= 1 and samples >= 1):
        raise ValueError("at least 1")
    count, features = x.shape
    shape = (samples, features)

    def query():
        z = torch.empty(shape)
        for j in torch.arange(features).tolist():
            z[:, j] = x[:, j][torch.randint(count, (samples,), generator=generator)]
        with torch.inference_mode():
            return z, teacher.eval()(z).max(dim=1).indices

    z, y = query()
    fitted = DecisionTreeClassifier(max_depth=max_depth, random_state=0, splitter="best", min_samples_leaf=1)
    inner = fitted.fit(z.numpy(), y.numpy()).tree_
    left, right, feature = (torch.tensor(a) for a in (inner.children_left, inner.children_right, inner.feature))
    cut = torch.tensor(inner.threshold)
    label = torch.tensor(fitted.classes_)[torch.tensor(inner.value[:, 0]).argmax(1)]

    def predict(points):
        at = torch.zeros(len(points), dtype=torch.long)
        for _ in range(inner.max_depth):
            value = points.gather(1, feature[at].clamp(min=0).unsqueeze(1)).squeeze(1)
            step = torch.where(value.double() <= cut[at], left[at], right[at])
            at = torch.where(left[at] < 0, at, step)
        return label[at]

    z, y = query()
    return SimpleNamespace(predict=predict, fidelity=(predict(z) == y).double().mean().item(), nodes=inner.node_count)
