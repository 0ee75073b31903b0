"""Hidden checks of soft-decision-tree.

The oracle walks the tree leaf by leaf in plain Python; the gradient is the closed form, subtree by subtree. Trees are
set to drawn parameters, so that nothing depends on how a submission draws its own. The digits ship with scikit-learn;
their teacher is a vote of the images near by, which takes no training.
"""

import math

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits

from kdgrader.grading import aspect, grads, refuses, require, same, unchanged, with_parameters
from kdgrader.text import Text

PATHS = Text("The tensor of path probabilities", "路径概率")
ANSWER = Text("The tree's answer", "树的输出")
INPUT = Text("The gradient in the input", "对输入的梯度")
SUM = Text("The sum of a row", "每行之和")
NAMES = ("gates.weight", "gates.bias", "leaves")
LOOSE = {"rtol": 1e-4, "atol": 1e-6}
SLOPES = {"rtol": 1e-3, "atol": 1e-5}  # gradients add up more roundings


def parameters(draw, features, classes, depth, *, dtype=torch.float32, scale=1.0):
    inner = 2**depth - 1
    return {
        "gates.weight": scale * draw.normal(inner, features, dtype=dtype),
        "gates.bias": scale * draw.normal(inner, dtype=dtype),
        "leaves": 2 * draw.normal(inner + 1, classes, dtype=dtype),
    }


def planted(candidate, state):
    """A tree of the submission with these parameters."""
    inner, features = state["gates.weight"].shape
    tree = candidate.SoftDecisionTree(features, state["leaves"].shape[1], inner.bit_length())
    tree.load_state_dict(state)
    return tree


def sigmoid(z):
    return 1 / (1 + math.exp(-z)) if z > -700 else 0.0


def softmax(row):
    powers = [math.exp(value - max(row)) for value in row]
    return [power / math.fsum(powers) for power in powers]


def scores(state, x):
    """Sample by sample, what each inner node adds up."""
    return [
        [
            math.fsum(w * v for w, v in zip(weights, row, strict=True)) + bias
            for weights, bias in zip(state["gates.weight"].tolist(), state["gates.bias"].tolist(), strict=True)
        ]
        for row in x.tolist()
    ]


def paths_of_one(z):
    """Leaf by leaf: turn by turn from the root, the first turn being the highest bit of the leaf's number."""
    depth = len(z).bit_length()
    found = []
    for leaf in range(2**depth):
        node, probability = 0, 1.0
        for turn in range(depth - 1, -1, -1):
            right = leaf >> turn & 1
            probability *= sigmoid(z[node] if right else -z[node])
            node = 2 * node + 1 + right
        found.append(probability)
    return found


def path_oracle(state, x):
    return torch.tensor([paths_of_one(z) for z in scores(state, x)], dtype=x.dtype)


def answer_oracle(state, x):
    leaves = [softmax(row) for row in state["leaves"].tolist()]
    rows = [
        [math.fsum(p * leaf[c] for p, leaf in zip(paths_of_one(z), leaves, strict=True)) for c in range(len(leaves[0]))]
        for z in scores(state, x)
    ]
    return torch.tensor(rows, dtype=x.dtype)


def gradient_oracle(state, x, pull):
    """Of Σ pull · answer, in each parameter. In z_i: reach · σ'(z_i) · (worth of the right subtree − of the left)."""
    leaves = [softmax(row) for row in state["leaves"].tolist()]
    inner = len(leaves) - 1
    weight, bias = torch.zeros_like(state["gates.weight"]), torch.zeros_like(state["gates.bias"])
    logits = torch.zeros_like(state["leaves"])
    for row, z, wanted in zip(x, scores(state, x), pull.tolist(), strict=True):
        reach = [1.0] * (2 * inner + 1)
        for node in range(inner):
            reach[2 * node + 1], reach[2 * node + 2] = reach[node] * sigmoid(-z[node]), reach[node] * sigmoid(z[node])
        worth = [0.0] * inner + [math.fsum(q * v for q, v in zip(leaf, wanted, strict=True)) for leaf in leaves]
        for node in range(inner - 1, -1, -1):
            left, right = worth[2 * node + 1], worth[2 * node + 2]
            worth[node] = sigmoid(-z[node]) * left + sigmoid(z[node]) * right
            slope = reach[node] * sigmoid(z[node]) * sigmoid(-z[node]) * (right - left)
            weight[node] += slope * row
            bias[node] += slope
        for number, leaf in enumerate(leaves):
            for c, q in enumerate(leaf):
                logits[number, c] += reach[inner + number] * q * (wanted[c] - worth[inner + number])
    return [weight, bias, logits]


@aspect("paths")
def test_the_path_of_every_leaf(candidate, draw):
    """Each leaf's path probability is the product of the choices on its way, leaves from left to right.

    每片叶子的路径概率是沿途各次选择之积，叶子从左到右排列。
    """
    for features, classes, depth in ((5, 3, 2), (4, 6, 4)):
        state, x = parameters(draw, features, classes, depth), draw.normal(7, features)
        same(planted(candidate, state).paths(x), path_oracle(state, x), what=PATHS, **LOOSE)


@aspect("paths")
def test_a_tree_of_depth_1_is_a_logistic_regression(candidate, draw):
    """With a single inner node there are two leaves: the left one and, by the sigmoid, the right one.

    只有一个内部节点时有两片叶子：左边一片；右边一片的概率就是 sigmoid。
    """
    state, x = parameters(draw, 6, 2, 1), draw.normal(5, 6)
    right = torch.sigmoid(x @ state["gates.weight"].T + state["gates.bias"])
    same(planted(candidate, state).paths(x), torch.cat([1 - right, right], dim=1), what=PATHS, **LOOSE)


@aspect("paths")
def test_path_probabilities_sum_to_1(candidate, draw):
    """Every sample arrives somewhere: its path probabilities sum to 1.

    每个样本总会到达某片叶子：它的路径概率之和为 1。
    """
    state, x = parameters(draw, 3, 4, 6, scale=3.0), draw.normal(9, 3)
    same(planted(candidate, state).paths(x).sum(dim=1), torch.ones(9), what=SUM, **LOOSE)


@aspect("paths")
def test_a_decided_tree_leads_each_sample_to_one_leaf(candidate, draw):
    """Where every choice is certain, all probability is at the leaf that the choices lead to.

    每次选择都确定时，全部概率都在这些选择所通向的叶子上。
    """
    depth = 3
    state, x = parameters(draw, 4, 3, depth), draw.normal(8, 4)
    turns = [[draw.integer(0, 1) for _ in range(2**depth - 1)] for _ in range(2)]
    for right in turns:
        state["gates.weight"].zero_()
        state["gates.bias"] = torch.tensor([60.0 if turn else -60.0 for turn in right])
        node = 0
        while node < len(right):
            node = 2 * node + 1 + right[node]
        expected = F.one_hot(torch.tensor([node - len(right)] * 8), 2**depth).float()
        same(planted(candidate, state).paths(x), expected, what=PATHS, **LOOSE)


@aspect("value")
def test_the_answer_is_the_mixture_of_the_leaves(candidate, draw):
    """The tree's answer is the mean of the leaves' distributions, weighted by the path probabilities.

    树的输出是各叶子分布按路径概率加权的平均。
    """
    for features, classes, depth in ((5, 3, 3), (3, 7, 4)):
        state, x = parameters(draw, features, classes, depth), draw.normal(6, features)
        same(planted(candidate, state)(x), answer_oracle(state, x), what=ANSWER, **LOOSE)


@aspect("value")
def test_the_answer_at_parameters_that_are_put_in(candidate, draw):
    """The answer follows the parameters that are put in for the tree's own, by their names.

    按名称换入别的参数时，输出随之改变。
    """
    tree = candidate.SoftDecisionTree(4, 5, 3)
    for _ in range(2):
        state, x = parameters(draw, 4, 5, 3), draw.normal(6, 4)
        same(with_parameters(tree, state, x), answer_oracle(state, x), what=ANSWER, **LOOSE)


@aspect("value")
def test_equal_leaves_make_the_questions_idle(candidate, draw):
    """Where all leaves hold the same distribution, that is the answer, wherever a sample goes.

    所有叶子的分布相同时，无论样本走向哪里，输出都是这个分布。
    """
    state, x = parameters(draw, 4, 6, 3), draw.normal(5, 4)
    state["leaves"] = state["leaves"][:1].repeat(8, 1) + 3 * draw.normal(8, 1)  # a constant for each leaf does nothing
    expected = torch.softmax(state["leaves"][:1], dim=-1).expand(5, 6)
    same(planted(candidate, state)(x), expected, what=ANSWER, **LOOSE)


@aspect("gradient")
def test_the_gradient_reaches_gates_and_leaves(candidate, draw):
    """The gradients of the answer in all three parameters are those worked out on paper.

    输出对三个参数的梯度都与手工推导一致。
    """
    for features, classes, depth in ((4, 3, 2), (3, 5, 3)):
        state, x = parameters(draw, features, classes, depth), draw.normal(6, features)
        pull = draw.normal(6, classes)
        given = {name: value.clone().requires_grad_() for name, value in state.items()}
        answer = with_parameters(candidate.SoftDecisionTree(features, classes, depth), given, x)
        theirs = grads(answer * pull, *(given[name] for name in NAMES))
        for name, got, expected in zip(NAMES, theirs, gradient_oracle(state, x, pull), strict=True):
            same(got, expected, what=Text(f"The gradient in {name}", f"对 {name} 的梯度"), **SLOPES)


@aspect("gradient")
def test_the_gradient_reaches_the_input(candidate, draw):
    """The gradient reaches the input, through the paths and through the answer.

    梯度能经由路径与输出传到输入。
    """
    state, x = parameters(draw, 3, 4, 1), draw.normal(5, 3)
    z = x @ state["gates.weight"].T + state["gates.bias"]
    slope = torch.sigmoid(z) * torch.sigmoid(-z) * state["gates.weight"]  # of the right leaf
    left, right = torch.softmax(state["leaves"], dim=-1)
    pull = draw.normal(5, 4)
    given, what = x.clone().requires_grad_(), INPUT
    same(grads(planted(candidate, state).paths(given)[:, 1], given)[0], slope, what=what, **SLOPES)
    expected = (pull * (right - left)).sum(dim=1, keepdim=True) * slope
    same(grads(planted(candidate, state)(given) * pull, given)[0], expected, what=what, **SLOPES)


def decided(draw, depth, size):
    """Gates that do not look at the input, with scores of ±size in a drawn order."""
    state = parameters(draw, 3, 4, depth)
    state["gates.weight"].zero_()
    signs = torch.tensor([draw.choice([-1.0, 1.0]) for _ in range(2**depth - 1)])
    state["gates.bias"] = signs * size
    return state


@aspect("stability")
def test_an_unlikely_path_keeps_its_probability(candidate, draw):
    """A path of probability 1e-9 has that probability, and not 0, whichever of its turns is the unlikely one.

    概率为 1e-9 的路径就应得到这个概率，而不是 0，无论不大可能的是哪一步。
    """
    for size in (draw.uniform(18.0, 19.0), draw.uniform(23.0, 24.0)):
        state, x = decided(draw, 2, size), draw.normal(3, 3)
        expected = path_oracle(state, x)
        got = planted(candidate, state).paths(x)
        require(
            isinstance(got, torch.Tensor) and got.shape == expected.shape,
            "The path probabilities have the wrong shape.",
            "路径概率的形状不正确。",
        )
        for leaf in range(4):  # each by itself: beside a probability of 1 a small one would be lost
            same(got[:, leaf], expected[:, leaf], rtol=1e-3, atol=0.0, what=PATHS)


@aspect("stability")
def test_an_unlikely_path_still_learns(candidate, draw):
    """The logarithm of an unlikely path's probability has the gradient that brings it back.

    可能性很小的路径，其概率的对数仍有能把它拉回来的梯度。
    """
    state, x = parameters(draw, 3, 4, 1), draw.normal(1, 3)
    state["gates.weight"] *= draw.uniform(20.0, 24.0) / (state["gates.weight"] @ x.T)
    state["gates.bias"].zero_()  # right with σ(20) or more: in float32 that is 1
    given = x.clone().requires_grad_()
    left = planted(candidate, state).paths(given)[:, 0]
    share = path_oracle(state, x)[:, 0]
    same(grads(left / share, given)[0], -state["gates.weight"], what=INPUT, **SLOPES)  # σ(−z) has the slope −σ(−z)σ(z)


@aspect("stability")
def test_scores_of_thousands(candidate, draw):
    """At scores of thousands the paths still sum to 1, the answer is right, and the gradient is finite.

    节点得分高达数千时，路径概率之和仍为 1，输出正确，梯度有限。
    """
    state, x = decided(draw, 3, draw.uniform(3e3, 2e4)), draw.normal(4, 3)
    state["gates.weight"] = 1e3 * draw.normal(7, 3)
    paths = planted(candidate, state).paths(x)
    same(paths, path_oracle(state, x), what=PATHS, **LOOSE)
    given = {name: value.clone().requires_grad_() for name, value in state.items()}
    answer = with_parameters(candidate.SoftDecisionTree(3, 4, 3), given, x)
    same(answer, answer_oracle(state, x), what=ANSWER, **LOOSE)
    pull = draw.normal(4, 4)
    theirs = grads(answer * pull, *(given[name] for name in NAMES))
    for name, got, expected in zip(NAMES, theirs, gradient_oracle(state, x, pull), strict=True):
        same(got, expected, what=Text(f"The gradient in {name}", f"对 {name} 的梯度"), **SLOPES)


@aspect("stability")
def test_leaves_that_are_sure(candidate, draw):
    """Leaf logits hundreds apart give right and finite probabilities.

    叶子的 logits 相差数百时，概率仍正确且有限。
    """
    state, x = parameters(draw, 3, 5, 2), draw.normal(6, 3)
    state["leaves"] *= 300.0
    same(planted(candidate, state)(x), answer_oracle(state, x), what=ANSWER, **LOOSE)


@aspect("conventions")
def test_three_parameters_by_their_names(candidate, draw):
    """The tree's state has the three entries of the question, of the promised shapes, and all three are trained.

    树的 state_dict 恰有题目所列的三项，形状符合约定，并且三项都是可训练的参数。
    """
    for features, classes, depth in ((7, 3, 1), (3, 5, 4)):
        state = parameters(draw, features, classes, depth)
        tree = planted(candidate, state)  # refuses what is missing, what is too many, and other shapes
        same(tree.state_dict(), state, what=Text("The state", "state_dict"))
        for name in NAMES:
            same(tree.get_parameter(name), state[name], what=Text(f"The parameter {name}", f"参数 {name}"))


@aspect("conventions")
def test_a_tree_can_be_made_double(candidate, draw):
    """After double() the tree works in float64, from the paths to the answer.

    调用 double() 之后，从路径到输出都是 float64。
    """
    state, x = parameters(draw, 4, 3, 3, dtype=torch.float64), draw.normal(5, 4, dtype=torch.float64)
    tree = candidate.SoftDecisionTree(4, 3, 3)
    tree.double()
    tree.load_state_dict(state)
    same(tree.paths(x), path_oracle(state, x), what=PATHS)
    same(tree(x), answer_oracle(state, x), what=ANSWER)


@aspect("conventions")
def test_the_inputs_are_left_as_they_were(candidate, draw):
    """Paths and answer leave the samples as they were.

    求路径与求输出之后，样本保持原样。
    """
    tree, x = planted(candidate, parameters(draw, 3, 4, 2)), draw.normal(6, 3)
    with unchanged(x):
        tree.paths(x)
        tree(x)


def digits(draw):
    """Images of the digits 0 to 2 to learn from, others to be judged on, and the teacher's probabilities for both.

    The teacher votes: each of 200 further images for its own digit, with a weight that falls with its distance.
    """
    images, labels = load_digits(n_class=3, return_X_y=True)
    images, labels = torch.tensor(images / 16, dtype=torch.float32), torch.tensor(labels)
    order = torch.randperm(len(images), generator=draw.generator)
    known, learned, fresh = order[:200], order[200:350], order[350:500]

    def teacher(x):
        return torch.softmax(-torch.cdist(x, images[known]).square(), dim=-1) @ F.one_hot(labels[known], 3).float()

    return images[learned], teacher(images[learned]), images[fresh], teacher(images[fresh])


@aspect("distilled")
def test_a_tree_for_digits_agrees_with_its_teacher(candidate, draw):
    """On images that it has not seen, the tree gives its teacher's digit as often as the question asks; what it learned
    from is as it was.

    在没见过的图像上，蒸馏出的树与教师给出同一数字的比例达到题目的要求；用来学习的数据保持原样。
    """
    x, targets, fresh, answers = digits(draw)
    with unchanged(x, targets):
        tree = candidate.distill_tree(x, targets, depth=4)
    theirs = tree(fresh)
    require(
        isinstance(theirs, torch.Tensor) and theirs.shape == answers.shape,
        "The distilled tree does not return probabilities of shape (samples, classes).",
        "蒸馏出的树没有返回形状为（样本，类别）的概率。",
    )
    same(theirs.sum(dim=1), torch.ones(len(fresh)), what=SUM, rtol=1e-3)
    agreement = float((theirs.argmax(dim=1) == answers.argmax(dim=1)).double().mean())
    require(
        agreement >= 0.9,
        "The distilled tree gives its teacher's digit less often than the question asks for.",
        "蒸馏出的树与教师给出同一数字的比例，没有达到题目的要求。",
    )


@aspect("distilled")
def test_a_tree_learns_probabilities_and_not_only_winners(candidate, draw):
    """A teacher that is never sure has a tree that is never sure: its probabilities are the teacher's.

    教师从不确定，树也应当不确定：它给出的概率就是教师的概率。
    """
    x = torch.rand(100, 4, generator=draw.generator)
    side = x[:, 0] + x[:, 1] > 1.0
    x[:, :2] += torch.where(side, 0.2, -0.2).unsqueeze(1)  # a gap between the two groups
    few, many = draw.uniform(0.1, 0.2), draw.uniform(0.5, 0.6)
    one, other = [many, 1 - many - few, few], [few, 1 - many - few, many]
    targets = torch.where(side.unsqueeze(1), torch.tensor(one), torch.tensor(other))
    theirs = candidate.distill_tree(x, targets, depth=4)(x)
    require(
        isinstance(theirs, torch.Tensor) and theirs.shape == targets.shape,
        "The distilled tree does not return probabilities of shape (samples, classes).",
        "蒸馏出的树没有返回形状为（样本，类别）的概率。",
    )
    require(
        float((theirs - targets).abs().mean()) <= 0.1,
        "The tree's probabilities lie further from the targets than the question allows.",
        "树给出的概率与目标相差超过了题目允许的范围。",
    )


@aspect("bad-input")
def test_a_tree_without_a_question_is_refused(candidate, draw):
    """A depth below 1 raises ValueError, for a tree and for a distillation.

    深度小于 1 时抛出 ValueError，建树与蒸馏都是如此。
    """
    x, targets = torch.rand(12, 3, generator=draw.generator), torch.softmax(draw.normal(12, 4), dim=-1)
    for depth in (0, -1, -2):
        with refuses(ValueError):
            candidate.SoftDecisionTree(3, 4, depth)
        with refuses(ValueError):
            candidate.distill_tree(x, targets, depth=depth)


@aspect("bad-input")
def test_as_many_targets_as_samples(candidate, draw):
    """A number of targets that is not that of the samples raises ValueError, even where it would broadcast.

    目标数与样本数不同时抛出 ValueError，即使可以广播。
    """
    x, targets = torch.rand(12, 3, generator=draw.generator), torch.softmax(draw.normal(12, 4), dim=-1)
    for count in (1, 11):
        with refuses(ValueError):
            candidate.distill_tree(x, targets[:count], depth=2)
        with refuses(ValueError):
            candidate.distill_tree(x[:count], targets, depth=2)
