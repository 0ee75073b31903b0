"""Hidden checks of surrogate-tree.

Teachers are put together by hand, so that it is known which tree they are, or that they are none. Nothing is compared
with the reference: how a submission uses its generator is free, so trees are judged by what they answer to points drawn
here.
"""

import torch
from torch import nn

from kdgrader.grading import aspect, refuses, require, same, unchanged
from kdgrader.text import Text

CLASSES = Text("The list of the tree's classes", "树给出的类别")
FIDELITY = Text("The fidelity", "保真度")


def layer(weight, bias):
    linear = nn.Linear(len(weight[0]), len(weight))
    with torch.no_grad():
        linear.weight.copy_(torch.tensor(weight))
        linear.bias.copy_(torch.tensor(bias))
    return linear


def quadrants(cut, other, *, features=3, classes=(0, 1, 2, 3), steep=50.0, between=()):
    """Four classes by two questions: is feature 0 above `cut`, is feature 1 above `other`? Further ones are idle."""
    asks = [[steep, 0.0] + [0.0] * (features - 2), [0.0, steep] + [0.0] * (features - 2)]
    corners = [[-9.0, -9.0], [-9.0, 9.0], [9.0, -9.0], [9.0, 9.0]]
    width = max(classes) + 1
    rows = [corners[classes.index(c)] if c in classes else [0.0, 0.0] for c in range(width)]
    bias = [0.0 if c in classes else -99.0 for c in range(width)]
    return nn.Sequential(layer(asks, [-steep * cut, -steep * other]), nn.Tanh(), *between, layer(rows, bias))


def riddle(draw, features):
    """A teacher whose answer changes from point to point: no tree learns it from a few hundred of them.

    Without biases at the end no class is favoured, so that nobody gets far with the commonest one.
    """
    inner, outer = nn.Linear(features, 60), nn.Linear(60, 4, bias=False)
    with torch.no_grad():
        inner.weight.copy_(25 * draw.normal(60, features))
        inner.bias.copy_(10 * draw.normal(60))
        outer.weight.copy_(draw.normal(4, 60))
    return nn.Sequential(inner, nn.Tanh(), outer)


def comb(draw, teeth=16):
    """A teacher of one feature whose answer changes at each of many thresholds, to and fro."""
    cuts = torch.linspace(-1.5, 1.5, teeth) + 0.02 * draw.normal(teeth)
    signs = [1.0 if n % 2 else -1.0 for n in range(teeth)]
    return nn.Sequential(
        layer([[400.0]] * teeth, (-400.0 * cuts).tolist()), nn.Tanh(), layer([signs, [0.0] * teeth], [0.0, -1.0])
    )


def in_line(draw, count=200, features=3):
    """Rows in which all features say nearly the same: points drawn feature by feature lie elsewhere."""
    return draw.normal(count, 1) + 0.05 * draw.normal(count, features)


def points(draw, x, count):
    """Fresh points, feature by feature from the values in x."""
    return torch.stack([column[torch.randint(len(x), (count,), generator=draw.generator)] for column in x.T], dim=1)


def seeded(draw):
    return torch.Generator().manual_seed(draw.integer(0, 2**31))


def distilled(candidate, draw, teacher, x, *, max_depth=2, samples=400):
    return candidate.distill_to_tree(teacher, x, max_depth=max_depth, samples=samples, generator=seeded(draw))


def agreement(tree, teacher, at):
    theirs = tree.predict(at.clone())
    require(
        isinstance(theirs, torch.Tensor) and theirs.shape == (len(at),),
        "predict does not return a tensor with one class for each point.",
        "predict 返回的不是每个点一个类别的张量。",
    )
    with torch.no_grad():
        return float((theirs == teacher.eval()(at).argmax(dim=1)).double().mean())


def agrees(tree, teacher, at, least):
    require(
        agreement(tree, teacher, at) >= least,
        "On points drawn as promised, the tree differs from its teacher more often than it should.",
        "在按约定抽取的点上，树与教师不同的次数偏多。",
    )


def honest(tree, measured):
    """Two shares, of 800 and 3000 points: near ½ their difference has a standard error of 0.02, and 0.1 is allowed."""
    require(
        float(tree.fidelity) - measured <= 0.1,
        "The fidelity is higher than what is measured on fresh points.",
        "fidelity 高于在新抽取的点上测得的值。",
    )
    require(
        measured - float(tree.fidelity) <= 0.1,
        "The fidelity is lower than what is measured on fresh points.",
        "fidelity 低于在新抽取的点上测得的值。",
    )


@aspect("fit")
def test_a_teacher_that_is_a_tree_is_found(candidate, draw):
    """A teacher that asks two questions is matched by a tree of depth 2.

    教师只问两个问题时，深度为 2 的树能与它一致。
    """
    x = draw.normal(150, 4)
    teacher = quadrants(draw.uniform(-0.3, 0.3), draw.uniform(-0.3, 0.3), features=4)
    agrees(distilled(candidate, draw, teacher, x), teacher, points(draw, x, 500), 0.95)


@aspect("fit")
def test_features_are_drawn_apart(candidate, draw):
    """Where the features of x always go together, the tree has been taught what happens when they do not.

    即使 x 中各特征总是同进同退，树也学过它们不同步时教师怎么回答。
    """
    x = in_line(draw)
    teacher = quadrants(draw.uniform(-0.3, 0.3), draw.uniform(-0.3, 0.3))
    agrees(distilled(candidate, draw, teacher, x), teacher, points(draw, x, 500), 0.95)


@aspect("fit")
def test_values_are_those_that_occur(candidate, draw):
    """A feature takes its values as often as they occur in x: a few far away do not draw all attention to themselves.

    每个特征按 x 中各值出现的频率取值：几个离得很远的值不会占去全部注意力。
    """
    x = torch.rand(200, 3, generator=draw.generator)
    x[:6] = 300.0 + 100.0 * draw.normal(6, 3).abs()
    teacher = quadrants(draw.uniform(0.3, 0.7), draw.uniform(0.3, 0.7))
    agrees(distilled(candidate, draw, teacher, x), teacher, points(draw, x, 500), 0.95)


@aspect("fit")
def test_as_many_points_as_asked_for(candidate, draw):
    """From few rows of x, thousands of points can be drawn; a deep tree then knows the teacher nearly everywhere.

    从 x 的少数几行可以抽出成千上万个点；足够深的树就几乎处处都了解教师。
    """
    x = draw.normal(12, 2)  # 144 points in all
    teacher = riddle(draw, 2)
    tree = distilled(candidate, draw, teacher, x, max_depth=60, samples=1500)
    agrees(tree, teacher, points(draw, x, 500), 0.98)


@aspect("fidelity")
def test_fidelity_is_that_on_fresh_points(candidate, draw):
    """For a teacher that no tree can follow, fidelity is about what is measured on points the tree has never seen.

    教师让任何树都跟不上时，fidelity 与在树从未见过的点上测得的大致相同。
    """
    x, teacher = draw.normal(300, 4), riddle(draw, 4)
    tree = distilled(candidate, draw, teacher, x, max_depth=50, samples=800)
    honest(tree, agreement(tree, teacher, points(draw, x, 3000)))


@aspect("fidelity")
def test_fidelity_is_on_drawn_points_and_not_on_the_rows(candidate, draw):
    """Fidelity is measured on points drawn feature by feature, not on the rows of x.

    fidelity 是在逐个特征抽取的点上测量的，而不是在 x 的各行上。
    """
    x = in_line(draw, features=2)
    teacher = quadrants(draw.uniform(-0.2, 0.2), draw.uniform(-0.2, 0.2), features=2)
    tree = distilled(candidate, draw, teacher, x, max_depth=1, samples=800)
    honest(tree, agreement(tree, teacher, points(draw, x, 3000)))


@aspect("fidelity")
def test_fidelity_counts_as_many_fresh_points_as_it_fitted(candidate, draw):
    """Fidelity is a share of exactly as many points as were asked for.

    fidelity 恰好是所要求数目的点中的比例。
    """
    x, teacher = draw.normal(60, 3), riddle(draw, 3)
    for samples in (101, 67, 43):
        tree = distilled(candidate, draw, teacher, x, max_depth=3, samples=samples)
        hits = float(tree.fidelity) * samples
        require(
            abs(hits - round(hits)) < 1e-3 and 0 <= hits <= samples,
            "The fidelity is not a share of as many points as were asked for.",
            "fidelity 不是所要求数目的点中的比例。",
        )


@aspect("fidelity")
def test_a_perfect_tree_has_a_fidelity_of_1(candidate, draw):
    """Where the features take two values each, the tree is exactly its teacher, and its fidelity is 1.

    每个特征只取两个值时，树与教师完全相同，fidelity 为 1。
    """
    x = torch.tensor([[0.0, 0.0], [1.0, 1.0]]).repeat(5, 1)
    tree = distilled(candidate, draw, quadrants(0.5, 0.5, features=2), x, max_depth=2, samples=200)
    same(float(tree.fidelity), 1.0, what=FIDELITY)


@aspect("teacher")
def test_a_teacher_in_train_mode_is_asked_in_eval_mode(candidate, draw):
    """A teacher with dropout that arrives in train mode is asked as it would be in use.

    含 dropout 且以 train 模式传入的教师，要按实际使用时的方式来提问。
    """
    x = draw.normal(150, 3)
    teacher = quadrants(0.0, 0.0, between=(nn.Dropout(0.5),)).train()
    tree = distilled(candidate, draw, teacher, x, max_depth=2, samples=400)
    agrees(tree, teacher, points(draw, x, 400), 0.95)
    require(
        float(tree.fidelity) >= 0.93,
        "A teacher that is asked as in use answers the same every time, and the fidelity is lower than it then is.",
        "按实际使用的方式提问，教师的回答每次都相同；得到的 fidelity 低于这种情形下应有的值。",
    )


@aspect("teacher")
def test_the_teacher_is_left_as_it_was(candidate, draw):
    """Parameters and buffers of the teacher, and the rows of x, are what they were.

    教师的参数与 buffer 以及 x 的各行都保持原样。
    """
    x = draw.normal(80, 3)
    teacher = quadrants(0.1, -0.1, between=(nn.BatchNorm1d(2),)).train()
    with unchanged(teacher, x):
        distilled(candidate, draw, teacher, x, samples=100)


@aspect("repeatable")
def test_the_same_generator_makes_the_same_tree(candidate, draw):
    """Two generators in the same state lead to the same classes and the same fidelity.

    状态相同的两个随机数生成器，得到相同的类别与相同的 fidelity。
    """
    x, teacher, at = draw.normal(200, 5), riddle(draw, 5), draw.normal(600, 5)
    seed = draw.integer(0, 2**31)
    made = [
        candidate.distill_to_tree(
            teacher, x, max_depth=30, samples=300, generator=torch.Generator().manual_seed(seed)
        )
        for _ in range(2)
    ]  # fmt: skip
    require(
        torch.equal(made[0].predict(at), made[1].predict(at)) and made[0].fidelity == made[1].fidelity,
        "Two generators in the same state lead to different classes or to a different fidelity.",
        "状态相同的两个生成器，得到了不同的类别或不同的 fidelity。",
    )


@aspect("repeatable")
def test_another_generator_makes_another_tree(candidate, draw):
    """Generators in different states draw different points.

    状态不同的随机数生成器，抽到的点也不同。
    """
    x, teacher, at = draw.normal(200, 5), riddle(draw, 5), draw.normal(600, 5)
    one, other = (distilled(candidate, draw, teacher, x, max_depth=30, samples=300).predict(at) for _ in range(2))
    require(
        not torch.equal(one, other),
        "Two generators in different states lead to exactly the same tree.",
        "状态不同的两个生成器，得到的树完全相同。",
    )


@aspect("conventions")
def test_a_tree_is_no_deeper_than_allowed(candidate, draw):
    """A tree of depth 1 gives two classes; along a single feature, one of depth d changes its class 2^d − 1 times
    at most.

    深度为 1 的树给出两个类别；沿着单个特征，深度为 d 的树最多变换 2^d − 1 次类别。
    """
    x, teacher = draw.normal(150, 3), quadrants(draw.uniform(-0.3, 0.3), draw.uniform(-0.3, 0.3))
    found = distilled(candidate, draw, teacher, x, max_depth=1).predict(points(draw, x, 200))
    require(
        isinstance(found, torch.Tensor) and len(found.unique()) == 2,
        "A tree of a single question does not give exactly two of the teacher's classes.",
        "只问一个问题的树，给出的类别不是恰好两个。",
    )
    x, teacher = draw.normal(200, 1), comb(draw)
    line = torch.linspace(-3.0, 3.0, 801).unsqueeze(1)
    for depth in (1, 2):
        classes = distilled(candidate, draw, teacher, x, max_depth=depth, samples=500).predict(line)
        require(
            isinstance(classes, torch.Tensor) and int(classes.diff().ne(0).sum()) <= 2**depth - 1,
            "The tree asks more questions on one path than it may.",
            "树在一条路径上问的问题超过了允许的数目。",
        )


@aspect("conventions")
def test_classes_keep_their_numbers(candidate, draw):
    """A teacher that never gives some of its classes has a tree that speaks of the others by their own numbers.

    教师从不给出某些类别时，树仍按原来的编号给出其余类别。
    """
    x = draw.normal(150, 3)
    teacher = quadrants(0.0, 0.0, classes=(1, 4, 6, 3))
    agrees(distilled(candidate, draw, teacher, x), teacher, points(draw, x, 300), 0.95)


@aspect("conventions")
def test_classes_are_int64_and_fidelity_is_a_float(candidate, draw):
    """predict returns an int64 tensor and leaves its points alone; fidelity is a Python float.

    predict 返回 int64 张量且不改动输入的点；fidelity 是 Python 浮点数。
    """
    tree, at = distilled(candidate, draw, quadrants(0.0, 0.0), draw.normal(60, 3), samples=100), draw.normal(20, 3)
    with unchanged(at):
        classes = tree.predict(at)
    require(
        isinstance(classes, torch.Tensor) and classes.dtype == torch.int64,
        "predict does not return an int64 tensor.",
        "predict 返回的不是 int64 张量。",
    )
    require(type(tree.fidelity) is float, "fidelity is not a Python float.", "fidelity 不是 Python 浮点数。")


@aspect("bad-input")
def test_no_depth_and_no_samples_are_refused(candidate, draw):
    """A depth or a number of samples below 1 raises ValueError.

    深度或样本数小于 1 时抛出 ValueError。
    """
    x, teacher = draw.normal(30, 3), quadrants(0.0, 0.0)
    for max_depth, samples in ((0, 50), (-1, 50), (2, 0), (2, -3)):
        with refuses(ValueError):
            distilled(candidate, draw, teacher, x, max_depth=max_depth, samples=samples)


@aspect("bad-input")
def test_a_teacher_of_one_class_is_no_error(candidate, draw):
    """A teacher that always gives the same class has a tree that does the same, with a fidelity of 1; a single sample
    is enough for it.

    教师永远给出同一类时，树也如此，fidelity 为 1；这时一个样本就够了。
    """
    teacher = nn.Sequential(layer([[0.0, 0.0]] * 3, [0.0, 2.0, 1.0]))
    for samples in (30, 1):
        tree = distilled(candidate, draw, teacher, draw.normal(20, 2), max_depth=3, samples=samples)
        same(tree.predict(draw.normal(7, 2)).tolist(), [1] * 7, what=CLASSES)
        same(float(tree.fidelity), 1.0, what=FIDELITY)
