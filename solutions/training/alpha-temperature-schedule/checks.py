"""Hidden checks of alpha-temperature-schedule.

The oracles are other forms of the same curves: exact fractions, the square of a sine, sums of logarithms. Ends are
compared with ==, at pairs of numbers where the usual shorter formulas round.
"""

import math
from fractions import Fraction

import torch

from kdgrader.grading import aspect, refuses, require, same

KINDS = ("linear", "cosine", "exponential")


def linear(step, total, start, end):
    share = Fraction(step, total - 1)
    return float(Fraction(start) + share * (Fraction(end) - Fraction(start)))


def cosine(step, total, start, end):
    done = math.sin(math.pi / 2 * step / (total - 1)) ** 2
    return start + done * (end - start)


def exponential(step, total, start, end):
    return math.exp(math.log(start) + step / (total - 1) * (math.log(end) - math.log(start)))


def inside(draw, total, count=4):
    """Some steps between the first and the last, neither of them."""
    return [1 + int(step) for step in torch.randperm(total - 2, generator=draw.generator)[:count]]


def agrees(candidate, curve, draw, start, end):
    total = draw.integer(7, 12)
    for step in inside(draw, total):
        theirs = candidate.schedule(step, total, start=start, end=end, kind=curve.__name__)
        same(theirs, curve(step, total, start, end))


def crooked(draw, kind):
    """Two numbers, as start and end and the other way round, between which the usual shorter formulas round."""
    first, second = draw.normal(2, 300, dtype=torch.float64).abs().add(0.1)
    pairs = zip(first.tolist(), second.tolist(), strict=True)
    start, end = next(pair for pair in pairs if rounds(kind, *pair))
    return [(start, end), (end, start)]


def rounds(kind, start, end):
    if kind != "exponential":
        return start + (end - start) != end
    by_logarithms = math.exp(math.log(start) + (math.log(end) - math.log(start)))
    return start * (end / start) != end and by_logarithms != end


def exactly(candidate, step, total, start, end, kind, expected):
    theirs = candidate.schedule(step, total, start=start, end=end, kind=kind)
    same(theirs, expected)
    require(
        theirs == expected,
        "The result is nearly the value that stands at this end, and not exactly: something was rounded.",
        "结果与端点的值只差一点舍入误差，但题目要求完全相等。",
    )


@aspect("value")
def test_linear_goes_in_equal_steps(candidate, draw):
    """Linear goes from start to end in equal steps, up or down.

    线性曲线以相等的步幅从 start 走到 end，上升下降皆可。
    """
    low, high = draw.uniform(0.5, 2.0), draw.uniform(5.0, 9.0)
    agrees(candidate, linear, draw, low, high)
    agrees(candidate, linear, draw, high, low)


@aspect("value")
def test_cosine_follows_half_a_wave(candidate, draw):
    """Cosine follows half a wave from start to end, up or down.

    余弦曲线沿半个波从 start 走到 end，上升下降皆可。
    """
    low, high = draw.uniform(0.5, 2.0), draw.uniform(5.0, 9.0)
    agrees(candidate, cosine, draw, low, high)
    agrees(candidate, cosine, draw, high, low)


@aspect("value")
def test_exponential_multiplies_by_one_factor(candidate, draw):
    """Exponential multiplies by the same factor at every step, up or down.

    指数曲线每一步都乘以同一个因子，上升下降皆可。
    """
    low, high = draw.uniform(0.2, 0.6), draw.uniform(5.0, 9.0)
    agrees(candidate, exponential, draw, low, high)
    agrees(candidate, exponential, draw, high, low)


@aspect("value")
def test_zero_and_negative_values_are_ordinary(candidate, draw):
    """Linear and cosine may go through zero, begin or end there.

    线性与余弦曲线可以穿过零，也可以从零开始或在零结束。
    """
    for start, end in ((draw.uniform(0.7, 1.0), 0.0), (0.0, draw.uniform(2.0, 5.0)), (-draw.uniform(1.0, 3.0), 2.0)):
        agrees(candidate, linear, draw, start, end)
        agrees(candidate, cosine, draw, start, end)


@aspect("value")
def test_a_long_run_is_as_right_as_a_short_one(candidate, draw):
    """In a run of many steps, early, late and middle ones are right.

    在很长的训练中，靠前、居中与靠后的步都正确。
    """
    total = draw.integer(20_000, 40_000)
    start, end = draw.uniform(5.0, 9.0), draw.uniform(0.5, 2.0)
    for curve in (linear, cosine, exponential):
        for step in (draw.integer(2, 300), draw.integer(9_000, 11_000), total - draw.integer(2, 300)):
            theirs = candidate.schedule(step, total, start=start, end=end, kind=curve.__name__)
            same(theirs, curve(step, total, start, end))


@aspect("value")
def test_the_way_back_is_the_way_there(candidate, draw):
    """With start and end exchanged, the same values come in the opposite order.

    交换 start 与 end，会以相反的顺序得到同样的数值。
    """
    start, end, total = draw.uniform(5.0, 9.0), draw.uniform(0.5, 2.0), draw.integer(7, 12)
    for kind in KINDS:
        for step in inside(draw, total, 2):
            there = candidate.schedule(step, total, start=start, end=end, kind=kind)
            same(candidate.schedule(total - 1 - step, total, start=end, end=start, kind=kind), there)
            require(
                isinstance(there, float) and end < there < start,
                "Between the ends, a value is not between start and end.",
                "首末两步之间，有数值不在 start 与 end 之间。",
            )


@aspect("value")
def test_where_both_ends_are_equal_nothing_moves(candidate, draw):
    """With start equal to end, the value stays where it is.

    start 与 end 相等时，数值保持不变。
    """
    value, total = draw.uniform(2.0, 5.0), draw.integer(7, 12)
    for kind in KINDS:
        for step in inside(draw, total, 2):
            same(candidate.schedule(step, total, start=value, end=value, kind=kind), value)


@aspect("ends")
def test_the_first_step_is_exactly_the_start(candidate, draw):
    """At step 0 the value equals start, without rounding.

    第 0 步的值等于 start，没有任何舍入。
    """
    for kind in KINDS:
        for start, end in crooked(draw, kind):
            exactly(candidate, 0, draw.integer(4, 90), start, end, kind, start)


@aspect("ends")
def test_the_last_step_is_exactly_the_end(candidate, draw):
    """At the last step of the run the value equals end, without rounding.

    训练的最后一步，值等于 end，没有任何舍入。
    """
    for kind in KINDS:
        for start, end in crooked(draw, kind):
            total = draw.integer(4, 90)
            exactly(candidate, total - 1, total, start, end, kind, end)


@aspect("ends")
def test_ends_of_very_different_size_are_exact_too(candidate, draw):
    """Where one end is many times as large as the other, both are exact all the same.

    一端比另一端大许多倍时，两端同样精确。
    """
    low, high, total = draw.uniform(0.5, 2.0), draw.uniform(2e12, 9e12), draw.integer(4, 90)
    for kind in KINDS:
        for start, end in ((low, high), (high, low)):
            exactly(candidate, 0, total, start, end, kind, start)
            exactly(candidate, total - 1, total, start, end, kind, end)


@aspect("ends")
def test_a_run_of_two_steps_has_nothing_between(candidate, draw):
    """In a run of two steps, one is start and the other end.

    只有两步的训练，一步是 start，另一步是 end。
    """
    for kind in KINDS:
        for start, end in crooked(draw, kind):
            exactly(candidate, 0, 2, start, end, kind, start)
            exactly(candidate, 1, 2, start, end, kind, end)


@aspect("outside")
def test_before_the_run_the_value_is_start(candidate, draw):
    """Before step 0 the value is start, exactly.

    第 0 步之前，值恰好是 start。
    """
    for kind in KINDS:
        for start, end in crooked(draw, kind):
            total = draw.integer(5, 20)
            for step in (-1, -draw.integer(2, 3 * total)):
                exactly(candidate, step, total, start, end, kind, start)


@aspect("outside")
def test_after_the_run_the_value_is_end(candidate, draw):
    """After the last step the value is end, exactly.

    最后一步之后，值恰好是 end。
    """
    for kind in KINDS:
        for start, end in crooked(draw, kind):
            total = draw.integer(5, 20)
            for step in (total, total + draw.integer(1, 3 * total)):
                exactly(candidate, step, total, start, end, kind, end)


@aspect("outside")
def test_a_run_of_one_step_begins_and_is_over(candidate, draw):
    """In a run of one step, that step has the value start; steps after it have the value end.

    只有一步的训练，这一步的值是 start，其后的步是 end。
    """
    for kind in KINDS:
        start, end = crooked(draw, kind)[0]
        for step, expected in ((0, start), (-1, start), (1, end), (draw.integer(2, 9), end)):
            exactly(candidate, step, 1, start, end, kind, expected)


@aspect("conventions")
def test_the_default_is_the_cosine(candidate, draw):
    """Without a kind, it is the one that the question states.

    不指定 kind 时，采用题目约定的那一种。
    """
    start, end, total = draw.uniform(5.0, 9.0), draw.uniform(0.5, 2.0), draw.integer(8, 12)
    for step in (1, 2, total - 2):
        same(candidate.schedule(step, total, start=start, end=end), cosine(step, total, start, end))


@aspect("conventions")
def test_the_result_is_a_float(candidate, draw):
    """The result is a Python float, inside and at the ends, also for whole numbers.

    结果是 Python 的 float，无论在中间还是两端，传入整数时也是如此。
    """
    total = draw.integer(5, 9)
    for kind in KINDS:
        for step in (0, 2, total):
            theirs = candidate.schedule(step, total, start=draw.integer(5, 9), end=draw.integer(1, 3), kind=kind)
            require(type(theirs) is float, "The result is not a Python float.", "结果不是 Python 的 float。")


@aspect("conventions")
def test_steps_may_be_asked_for_in_any_order(candidate, draw):
    """Steps asked for in any order, and again, have the same values.

    以任意顺序询问各步，或重复询问，结果都相同。
    """
    start, end, total = draw.uniform(5.0, 9.0), draw.uniform(0.5, 2.0), draw.integer(7, 12)
    for step in (3, 1, 4, 1, 2):
        theirs = candidate.schedule(step, total, start=start, end=end, kind="exponential")
        same(theirs, exponential(step, total, start, end))


def refused_everywhere(candidate, draw, total=None, **options):
    total = draw.integer(5, 20) if total is None else total
    for step in (0, 2, total - 1, total + 1):
        with refuses(ValueError):
            candidate.schedule(step, total, **options)


@aspect("bad-input")
def test_an_unknown_kind_is_refused_at_every_step(candidate, draw):
    """A kind that is none of the three raises ValueError, whatever the step.

    kind 不是三种之一时，无论哪一步都抛出 ValueError。
    """
    for kind in ("cosin", "polynomial", ""):
        refused_everywhere(candidate, draw, start=4.0, end=draw.uniform(1.0, 2.0), kind=kind)


@aspect("bad-input")
def test_a_run_without_steps_is_refused(candidate, draw):
    """A run of no steps, or of fewer, raises ValueError.

    步数为零或为负时抛出 ValueError。
    """
    for kind, total in (("linear", 0), ("cosine", 0), ("exponential", -draw.integer(1, 5))):
        refused_everywhere(candidate, draw, total, start=4.0, end=draw.uniform(1.0, 2.0), kind=kind)


@aspect("bad-input")
def test_an_exponential_that_cannot_be_is_refused(candidate, draw):
    """An exponential schedule from or to a value that is not above 0 raises ValueError, whatever the step.

    指数曲线的起点或终点不大于 0 时，无论哪一步都抛出 ValueError。
    """
    value = draw.uniform(0.5, 4.0)
    for start, end in ((value, 0.0), (0.0, value), (value, -1.0), (-1.0, value), (-value, -2.0)):
        refused_everywhere(candidate, draw, start=start, end=end, kind="exponential")
