"""Hidden checks of ensemble-targets.

The oracle is plain Python: a softmax for each teacher and each sample, then a weighted mean. Teachers, samples and
classes differ in number, the weights are unequal and their sum is far from 1, the temperature is drawn away from 1.
Values are compared without regard to dtype, which has a check of its own.
"""

import math

import torch

from kdgrader.grading import aspect, grads, refuses, same, unchanged
from kdgrader.text import Text

TARGETS = Text("The target distribution", "目标")


def warm(draw):
    return draw.uniform(1.7, 3.3)


def teachers(draw, count, batch=5, classes=7, **options):
    return [draw.logits(batch, classes, **options) for _ in range(count)]


def drawn_weights(draw, count):
    """Unequal, and of a sum that is neither 1 nor the number of teachers."""
    return [round(draw.uniform(0.5, 1.0) * (place + 1), 3) for place in range(count)]


def softmax(row, temperature):
    largest = max(row)
    powers = [math.exp((value - largest) / temperature) for value in row]
    return [power / math.fsum(powers) for power in powers]


def oracle(teacher_logits, temperature=1.0, weights=None):
    """float64[batch, classes]: the definition, entry by entry."""
    weights = weights or [1] * len(teacher_logits)
    rows = []
    for sample in zip(*(logits.tolist() for logits in teacher_logits), strict=True):
        opinions = [softmax(row, temperature) for row in sample]
        rows.append(
            [
                math.fsum(w * p for w, p in zip(weights, column, strict=True)) / math.fsum(weights)
                for column in zip(*opinions, strict=True)
            ]
        )
    return torch.tensor(rows, dtype=torch.float64)


def answer(candidate, teacher_logits, **options):
    """On copies, and as float64: changed inputs and another dtype cost the points of `conventions` alone."""
    theirs = candidate.ensemble_targets([logits.clone() for logits in teacher_logits], **options)
    return theirs.double() if isinstance(theirs, torch.Tensor) and theirs.is_floating_point() else theirs


def right(theirs, ours):
    same(theirs, ours, rtol=1e-4, atol=1e-6, what=TARGETS)


@aspect("value")
def test_the_targets_are_those_of_the_definition(candidate, draw):
    """With weights and a temperature, the targets are the weighted mean that the definition gives.

    给定权重与温度时，目标就是定义给出的加权平均。
    """
    for count in (3, 2):
        options = {"temperature": warm(draw), "weights": drawn_weights(draw, count)}
        problem = teachers(draw, count)
        right(answer(candidate, problem, **options), oracle(problem, **options))


@aspect("value")
def test_without_weights_all_teachers_count_alike(candidate, draw):
    """Without weights, every teacher has the same share.

    不给权重时，各位教师的份额相同。
    """
    problem, temperature = teachers(draw, 4, 3, 5), draw.uniform(0.4, 0.8)
    right(answer(candidate, problem, temperature=temperature), oracle(problem, temperature))


@aspect("value")
def test_each_sample_is_a_distribution(candidate, draw):
    """The targets of each sample sum to 1, whatever the weights sum to.

    无论权重之和是多少，每个样本的目标之和都是 1。
    """
    problem = teachers(draw, 3, 4, 6)
    for weights in (None, [0.1, 0.02, 0.05], [20.0, 5.0, 11.0]):
        theirs = answer(candidate, problem, temperature=warm(draw), weights=weights)
        right(theirs.sum(dim=-1), torch.ones(4, dtype=torch.float64))


@aspect("value")
def test_only_the_ratio_of_the_weights_matters(candidate, draw):
    """Weights multiplied by one number give the same targets, be they floats or ints.

    所有权重乘以同一个数，目标不变，无论权重是浮点数还是整数。
    """
    problem, temperature = teachers(draw, 3, 4, 6), warm(draw)
    expected = oracle(problem, temperature, [1, 4, 2])
    for weights in ([1, 4, 2], [0.05, 0.2, 0.1], [30.0, 120.0, 60.0]):
        right(answer(candidate, problem, temperature=temperature, weights=weights), expected)


@aspect("value")
def test_a_single_teacher_is_its_own_ensemble(candidate, draw):
    """A single teacher, whatever its weight, gives its tempered probabilities.

    只有一位教师时，无论权重是多少，目标都是它在该温度下的概率。
    """
    problem, temperature = teachers(draw, 1, 4, 3), warm(draw)
    for weights in (None, [draw.uniform(2.0, 5.0)]):
        right(answer(candidate, problem, temperature=temperature, weights=weights), oracle(problem, temperature))


@aspect("value")
def test_a_teacher_without_weight_does_not_count(candidate, draw):
    """A teacher whose weight is 0 changes nothing.

    权重为 0 的教师不起任何作用。
    """
    problem, temperature, weights = teachers(draw, 2), warm(draw), drawn_weights(draw, 2)
    theirs = answer(candidate, [*problem, draw.logits(5, 7)], temperature=temperature, weights=[*weights, 0.0])
    right(theirs, oracle(problem, temperature, weights))


@aspect("value")
def test_a_teacher_heard_twice_has_twice_the_weight(candidate, draw):
    """A teacher that stands in the list twice counts as one of twice the weight, in whatever place.

    一位教师在列表中出现两次，等于权重加倍，与位置无关。
    """
    (first, second), temperature = teachers(draw, 2, 6, 4), warm(draw)
    expected = oracle([first, second], temperature, [2, 1])
    for problem in ([first, first, second], [first, second, first]):
        right(answer(candidate, problem, temperature=temperature), expected)


@aspect("value")
def test_samples_and_classes_keep_to_themselves(candidate, draw):
    """Samples and classes may be reordered, and a number added to all of a sample's logits, another for each teacher.

    可以调换样本与类别的顺序，也可以给一位教师在某个样本上的全部 logits 加上同一个数。
    """
    problem, options = teachers(draw, 3, 6, 5), {"temperature": warm(draw), "weights": drawn_weights(draw, 3)}
    samples = torch.randperm(6, generator=draw.generator)
    classes = torch.randperm(5, generator=draw.generator)
    moved = [logits[samples][:, classes] + 3 * draw.normal(6, 1) for logits in problem]
    right(answer(candidate, moved, **options), oracle(problem, **options)[samples][:, classes])


@aspect("value")
def test_sure_teachers_that_disagree_share_the_target(candidate, draw):
    """Teachers that are each sure of another class leave it with their shares of the weight.

    各位教师分别确信不同的类别时，这些类别得到的就是各自的权重份额。
    """
    weights, places = drawn_weights(draw, 3), torch.randperm(6, generator=draw.generator)[:3]
    sure = [40.0 * torch.nn.functional.one_hot(place, 6).float().expand(4, 6) for place in places]
    expected = torch.zeros(4, 6, dtype=torch.float64)
    expected[:, places] = torch.tensor(weights, dtype=torch.float64) / sum(weights)
    right(answer(candidate, sure, temperature=warm(draw) / 2, weights=weights), expected)


@aspect("conventions")
def test_the_defaults_are_those_of_the_signature(candidate, draw):
    """Without options, it is the plain mean of the probabilities at temperature 1.

    不给选项时，得到温度为 1 的概率的等权平均。
    """
    problem, weights = teachers(draw, 3, 4, 5), drawn_weights(draw, 3)
    right(answer(candidate, problem), oracle(problem))
    right(answer(candidate, problem, weights=weights), oracle(problem, weights=weights))


@aspect("conventions")
def test_the_dtype_is_kept(candidate, draw):
    """float32 logits give float32 targets, float64 logits float64 targets, with and without weights.

    float32 的 logits 得到 float32 的目标，float64 的得到 float64 的，有无权重都一样。
    """
    temperature = warm(draw)
    for dtype in (torch.float32, torch.float64):
        for weights in (None, drawn_weights(draw, 2), [3, 1]):
            problem = teachers(draw, 2, 4, 5, dtype=dtype)
            theirs = candidate.ensemble_targets(problem, temperature=temperature, weights=weights)
            same(theirs, oracle(problem, temperature, weights).to(dtype), what=TARGETS)


@aspect("conventions")
def test_the_targets_are_constants(candidate, draw):
    """No gradient reaches a teacher through the targets.

    没有梯度经由目标传到任何教师。
    """
    problem = teachers(draw, 3, requires_grad=True)
    theirs = candidate.ensemble_targets(problem, temperature=warm(draw), weights=drawn_weights(draw, 3))
    reached = grads(theirs * draw.normal(5, 7), *problem)
    same(reached, [None, None, None], what=Text("A teacher's gradient", "教师的梯度"))


@aspect("conventions")
def test_the_inputs_are_left_as_they_were(candidate, draw):
    """The logits hold the same numbers after the call as before.

    调用之后，logits 的数值和调用之前相同。
    """
    problem = teachers(draw, 3)
    with unchanged(*problem):
        candidate.ensemble_targets(problem, temperature=warm(draw), weights=drawn_weights(draw, 3))


@aspect("stability")
def test_logits_far_apart(candidate, draw):
    """Logits of hundreds, positive and negative, give the right targets.

    数值达数百的 logits，无论正负，都得到正确的目标。
    """
    options = {"temperature": draw.uniform(0.5, 0.9), "weights": drawn_weights(draw, 3)}
    problem = [torch.randperm(28, generator=draw.generator).reshape(4, 7) * 40.0 - 540.0 for _ in range(3)]
    problem[1] = problem[1] / 40 + 600
    problem[2] = problem[2] / 40 - 600
    right(answer(candidate, problem, **options), oracle(problem, **options))


@aspect("bad-input")
def test_a_temperature_of_0_or_below_is_refused(candidate, draw):
    """A temperature of 0 or below raises ValueError.

    温度为 0 或负数时抛出 ValueError。
    """
    for temperature in (0.0, -warm(draw)):
        with refuses(ValueError):
            candidate.ensemble_targets(teachers(draw, 2), temperature=temperature)


@aspect("bad-input")
def test_teachers_of_different_shapes_are_refused(candidate, draw):
    """Teachers whose logits differ in shape raise ValueError, even where they would broadcast.

    教师的 logits 形状不同时抛出 ValueError，即使形状可以广播。
    """
    first = draw.logits(4, 3)
    for other in (draw.logits(4, 5), first[:, :1], first[:1], first[:3]):
        for problem in ([first, other], [first, first.clone(), other]):
            with refuses(ValueError):
                candidate.ensemble_targets(problem, temperature=warm(draw))


@aspect("bad-input")
def test_weights_that_fit_no_mean_are_refused(candidate, draw):
    """Too many or too few weights, a negative one, or none above 0, raise ValueError.

    权重的个数不对、有负数、或全部为 0 时，抛出 ValueError。
    """
    problem = teachers(draw, 3, 4, 5)
    for weights in ([1.0, 2.0], [1.0, 2.0, 3.0, 4.0], [1.0], [2.0, -0.5, 1.0], [0.0, 0.0, 0.0]):
        with refuses(ValueError):
            candidate.ensemble_targets(problem, temperature=warm(draw), weights=weights)


@aspect("bad-input")
def test_what_is_unusual_but_right_is_accepted(candidate, draw):
    """A temperature below 1, a single teacher, and a weight of 0 are no errors.

    温度小于 1、只有一位教师、某个权重为 0，都不是错误。
    """
    first, second = teachers(draw, 2, 4, 5)
    temperature = draw.uniform(0.3, 0.8)
    right(answer(candidate, [first], temperature=temperature, weights=[3]), oracle([first], temperature))
    right(answer(candidate, [first, second], temperature=temperature, weights=[0, 2]), oracle([second], temperature))
