"""Hidden checks of softmax-temperature.

The oracle is plain Python: a maximum, exponentials, a sum, a division. Each aspect is judged apart: values without
regard to dtype, at numbers that every formula can bear, and each call on a copy, as a call may change its input.
"""

import math

import torch

from kdgrader.grading import aspect, grads, refuses, require, same, unchanged
from kdgrader.text import Text

GRADIENT = Text("The gradient", "梯度")
# Of z / T = 1000, float32 keeps four decimals, and a probability no more than four digits. What is wrong out there is
# wrong by all of it.
ROUGH = 4e-3
SHAPES = ((6,), (4, 7), (2, 3, 5), (2, 3, 4, 5))


def softmax(slice_, temperature):
    tempered = [z / temperature for z in slice_]
    largest = max(tempered)
    powers = [math.exp(z - largest) for z in tempered]
    return [power / math.fsum(powers) for power in powers]


def expected(logits, temperature, dim=-1):
    """float64, of the shape of the logits: every slice by the formula."""
    last = logits.detach().double().movedim(dim, -1)
    slices = [softmax(slice_, temperature) for slice_ in last.reshape(-1, last.shape[-1]).tolist()]
    return torch.tensor(slices, dtype=torch.float64).reshape(last.shape).movedim(-1, dim)


def answer(candidate, logits, temperature, *args, **options):
    return candidate.softmax_with_temperature(logits.detach().clone(), temperature, *args, **options)


def right(theirs, ours, rtol=1e-4):
    """The value alone, to float32's precision: the dtype is another aspect."""
    if isinstance(theirs, torch.Tensor) and theirs.is_floating_point():
        theirs = theirs.double()
    same(theirs, ours.double(), rtol=rtol, atol=1e-6)


def slope(logits, weights, temperature, dim=-1):
    """The gradient of Σ w_i p_i: with ∂p_i/∂z_j = p_i (δ_ij − p_j) / T it is p_j (w_j − Σ_i w_i p_i) / T."""
    p, w = expected(logits, temperature, dim), weights.double()
    return (p * (w - (w * p).sum(dim, keepdim=True)) / temperature).to(logits.dtype)


def gradient(candidate, logits, weights, temperature, dim=-1):
    leaf = logits.detach().clone().requires_grad_()
    return grads(candidate.softmax_with_temperature(leaf, temperature, dim) * weights, leaf)


def warm(draw):
    return draw.uniform(1.6, 4.0)


def cool(draw):
    return draw.uniform(0.3, 0.7)


def ranked(draw, rows, columns):
    """float32 logits without near ties: the places 0, 1, 2… of each row in a drawn order."""
    return torch.stack([torch.randperm(columns, generator=draw.generator).float() for _ in range(rows)])


@aspect("value")
def test_probabilities_are_those_of_the_formula(candidate, draw):
    """At temperatures above and below 1, the probabilities are those of the formula.

    温度高于或低于 1 时，概率都与公式一致。
    """
    logits = draw.logits(4, 7)
    for temperature in (warm(draw), cool(draw), draw.integer(2, 5)):
        right(answer(candidate, logits, temperature), expected(logits, temperature))


@aspect("value")
def test_every_axis_of_every_shape_can_be_asked_for(candidate, draw):
    """For one to four axes, each of them can be named, from the front or the end, by position or by keyword.

    张量有一到四维时，每一维都可以指定：从前数或从后数，按位置或按关键字。
    """
    temperature = warm(draw)
    for shape in SHAPES:
        logits = 2 * draw.normal(*shape)
        for dim in range(len(shape)):
            ours = expected(logits, temperature, dim)
            right(answer(candidate, logits, temperature, dim), ours)
            right(answer(candidate, logits, temperature, dim=dim - len(shape)), ours)


@aspect("value")
def test_without_dim_it_is_the_last_axis(candidate, draw):
    """Where no axis is named it is the last one.

    不指定维度时，取最后一维。
    """
    temperature = warm(draw)
    for shape in SHAPES:
        logits = 2 * draw.normal(*shape)
        right(answer(candidate, logits, temperature), expected(logits, temperature))


@aspect("value")
def test_each_slice_sums_to_1(candidate, draw):
    """Each slice along the axis sums to 1, and no entry is negative.

    沿该维度的每个切片之和为 1，且没有负的元素。
    """
    logits, temperature = 2 * draw.normal(3, 4, 5), warm(draw)
    for dim in range(3):
        theirs = answer(candidate, logits, temperature, dim=dim)
        require(bool((theirs >= 0).all()), "A probability is negative.", "出现了负的概率。")
        right(theirs.sum(dim), torch.ones(logits.sum(dim).shape))


@aspect("value")
def test_a_single_class_is_certain(candidate, draw):
    """Where there is only one class, its probability is 1.

    只有一个类别时，它的概率为 1。
    """
    right(answer(candidate, draw.normal(4, 1), warm(draw)), torch.ones(4, 1))


@aspect("value")
def test_a_shift_changes_nothing(candidate, draw):
    """Adding one number to all logits of a slice changes nothing.

    给一个切片的所有 logits 加上同一个数，结果不变。
    """
    logits, temperature = draw.logits(4, 7), warm(draw)
    shifts = torch.tensor([draw.uniform(-20.0, 20.0) for _ in range(4)])[:, None]
    right(answer(candidate, logits + shifts, temperature), expected(logits, temperature))


@aspect("value")
def test_temperature_takes_a_root_of_the_ratios(candidate, draw):
    """The probabilities at a temperature are those at 1, raised to its reciprocal and normalised.

    某温度下的概率，等于温度 1 下的概率取其倒数次幂再归一化。
    """
    logits, temperature = draw.logits(5, 4), warm(draw)
    powers = expected(logits, 1) ** (1 / temperature)
    right(answer(candidate, logits, 1), expected(logits, 1))
    right(answer(candidate, logits, temperature), powers / powers.sum(-1, keepdim=True))


@aspect("value")
def test_the_order_is_kept_and_heat_flattens(candidate, draw):
    """The order of the classes does not depend on the temperature, and the largest probability falls as it rises.

    类别的次序与温度无关；温度升高，最大的概率下降。
    """
    logits, temperature = ranked(draw, 4, 6), cool(draw)
    previous = torch.ones(4)
    for _ in range(4):
        theirs = answer(candidate, logits, temperature)
        in_order = torch.equal(theirs.argsort(-1), logits.argsort(-1))
        require(in_order, "The order of the classes has changed.", "类别的次序变了。")
        largest = theirs.amax(-1)
        falls = bool((largest < previous).all())
        require(falls, "A higher temperature does not lower the largest probability.", "温度升高时最大概率没有下降。")
        previous, temperature = largest, 2 * temperature


@aspect("value")
def test_great_heat_makes_all_classes_alike(candidate, draw):
    """At a very high temperature the distribution is uniform.

    温度极高时，分布趋于均匀。
    """
    right(answer(candidate, draw.logits(4, 7), 1e6), torch.full((4, 7), 1 / 7))


@aspect("value")
def test_cold_leaves_the_largest_and_shares_ties(candidate, draw):
    """At a low temperature the largest logit takes all, and ties share.

    温度很低时，最大的 logit 独占全部概率，并列者平分。
    """
    logits = ranked(draw, 4, 4) / 2
    columns = torch.randperm(6, generator=draw.generator)
    doubled = torch.cat([logits, logits[:, :2]], dim=1)[:, columns]  # two entries of each row stand there twice
    winners = (doubled == doubled.amax(-1, keepdim=True)).double()
    right(answer(candidate, doubled, draw.uniform(0.03, 0.04)), winners / winners.sum(-1, keepdim=True), ROUGH)


@aspect("gradient")
def test_each_probability_has_the_gradient_of_the_formula(candidate, draw):
    """The gradient of each probability in each logit is the one worked out by hand.

    每个概率对每个 logit 的梯度，与手工推导的一致。
    """
    logits, temperature = draw.logits(3, 5), warm(draw)
    for chosen in torch.eye(5):
        theirs = gradient(candidate, logits, chosen, temperature)
        same(theirs, [slope(logits, chosen.expand(3, 5), temperature)], what=GRADIENT)


@aspect("gradient")
def test_the_gradient_follows_the_axis(candidate, draw):
    """The gradient stays within its slice, along whichever axis that lies.

    无论沿哪一维，梯度都不会越出所在的切片。
    """
    logits, weights, temperature = 2 * draw.normal(2, 3, 4), draw.normal(2, 3, 4), cool(draw)
    for dim in range(3):
        theirs = gradient(candidate, logits, weights, temperature, dim)
        same(theirs, [slope(logits, weights, temperature, dim)], rtol=ROUGH, what=GRADIENT)


def extremes(draw):
    """Pairs of float32 logits and a temperature at which z / T can be represented and its exponential can not."""
    levels = torch.tensor([-500.0, 0.0, 500.0])[torch.randperm(3, generator=draw.generator)]
    return {
        "large": (1e4 * (ranked(draw, 4, 7) - 3), warm(draw)),
        "huge": (1e37 * (ranked(draw, 4, 7) - 3), warm(draw)),
        "all very negative": (draw.logits(4, 7) - 500, warm(draw)),
        "all very positive": (draw.logits(4, 7) + 500, warm(draw)),
        "slices far apart": (draw.logits(3, 5) + levels[:, None], warm(draw)),
        "small temperature": (ranked(draw, 4, 7) - 3, draw.uniform(0.001, 0.002)),
        "wide and hot": (draw.logits(4, 7, scale=300.0), draw.uniform(60.0, 100.0)),
    }


def ruled_out(draw):
    """float32[4, 5] with a class of −∞ in each row and in all columns but one."""
    logits = draw.logits(4, 5)
    logits[torch.arange(4), torch.randperm(5, generator=draw.generator)[:4]] = -torch.inf
    return logits


@aspect("stability")
def test_extreme_logits_and_temperatures_give_the_right_numbers(candidate, draw):
    """Large logits, slices far apart, and small temperatures give the right, finite numbers.

    很大的 logits、相差悬殊的切片与很小的温度，都得到正确的有限值。
    """
    for logits, temperature in extremes(draw).values():
        right(answer(candidate, logits, temperature), expected(logits, temperature), ROUGH)
        turned = logits.T.contiguous()
        right(answer(candidate, turned, temperature, dim=0), expected(turned, temperature, 0), ROUGH)


@aspect("stability")
def test_ties_are_shared_at_any_size(candidate, draw):
    """Equal largest logits share, however far below the others lie and however low the temperature is.

    最大的 logits 相等时平分概率，无论其余的低多少、温度有多低。
    """
    winners = ranked(draw, 4, 6) >= 4  # two of six in each row
    for losers, temperature in ((-1e37, warm(draw)), (0.0, draw.uniform(0.005, 0.01))):
        logits = torch.where(winners, draw.uniform(4.0, 5.0), losers)  # z / T − logsumexp has log 2 to keep
        right(answer(candidate, logits, temperature), winners / 2, ROUGH)


@aspect("stability")
def test_a_class_of_minus_infinity_gets_exactly_0(candidate, draw):
    """An entry of minus infinity gets exactly 0, and the others share as if it were not there.

    值为负无穷的元素概率恰好为 0，其余元素如同它不存在一样分配概率。
    """
    logits = ruled_out(draw)
    for temperature in (warm(draw), cool(draw)):
        for dim in (0, 1):
            theirs = answer(candidate, logits, temperature, dim)
            right(theirs, expected(logits, temperature, dim))
            nothing = bool((theirs[logits == -torch.inf] == 0).all())
            require(nothing, "A class of minus infinity has a probability.", "值为负无穷的类别得到了概率。")


@aspect("stability")
def test_the_gradient_stays_finite_too(candidate, draw):
    """At extreme logits, and with classes of minus infinity, the gradient is right and finite.

    logits 极端或含有负无穷的类别时，梯度依然正确且有限。
    """
    settings = [*extremes(draw).values(), (ruled_out(draw), warm(draw))]
    for logits, temperature in settings:
        weights = draw.normal(*logits.shape)
        theirs = gradient(candidate, logits, weights, temperature)
        same(theirs, [slope(logits, weights, temperature)], rtol=ROUGH, what=GRADIENT)


@aspect("input-and-dtype")
def test_the_input_stays_as_it_was(candidate, draw):
    """The logits are after the call what they were before.

    调用之后，logits 与调用之前相同。
    """
    temperature = warm(draw)
    for dtype in (torch.float32, torch.float64):
        logits = draw.logits(4, 7, dtype=dtype)
        for dim in (0, 1):
            with unchanged(logits):
                candidate.softmax_with_temperature(logits, temperature, dim=dim)


@aspect("input-and-dtype")
def test_float32_stays_float32(candidate, draw):
    """float32 logits give float32 probabilities.

    float32 的 logits 得到 float32 的概率。
    """
    logits, temperature = draw.logits(4, 7), warm(draw)
    same(answer(candidate, logits, temperature), expected(logits, temperature).float())


@aspect("input-and-dtype")
def test_float64_stays_float64_and_as_precise(candidate, draw):
    """float64 logits give float64 probabilities, to that precision.

    float64 的 logits 得到 float64 的概率，精度不减。
    """
    logits, temperature = draw.logits(4, 7, dtype=torch.float64), warm(draw)
    for shift in (500 * temperature, 0.0):  # float32 would keep four of the decimals there, float64 twelve
        theirs = answer(candidate, logits + shift, temperature)
        same(theirs, expected(logits + shift, temperature), rtol=1e-10, atol=1e-12)


@aspect("bad-input")
def test_a_temperature_of_zero_is_refused(candidate, draw):
    """A temperature of 0 raises ValueError, be it an int or a float.

    温度为 0 时抛出 ValueError，无论它是 int 还是 float。
    """
    logits = draw.logits(4, 7)
    for temperature in (0, 0.0):
        with refuses(ValueError):
            answer(candidate, logits, temperature)


@aspect("bad-input")
def test_a_negative_temperature_is_refused_and_a_good_one_is_not(candidate, draw):
    """A temperature below 0 raises ValueError, and a small one above 0 does not.

    温度小于 0 时抛出 ValueError；大于 0 的小温度则不会。
    """
    logits, small = ranked(draw, 4, 7), draw.uniform(0.2, 0.3)
    for temperature in (-warm(draw), -small, -1):
        with refuses(ValueError):
            answer(candidate, logits, temperature)
    right(answer(candidate, logits, small), expected(logits, small))
