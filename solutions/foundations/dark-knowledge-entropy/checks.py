"""Hidden checks of dark-knowledge-entropy.

The oracle is plain Python in float64: the label is dropped from a list, the rest is a softmax. Labels are drawn apart
from the logits, so that teachers are right and wrong; batch and classes differ. Values are compared on copies.
"""

import math

import torch

from kdgrader.grading import aspect, grads, refuses, require, same, unchanged
from kdgrader.text import Text

DARK = Text("The distribution", "分布")


def expected(logits, labels, temperature):
    rows = []
    for z, label in zip(logits.tolist(), labels.tolist(), strict=True):
        wrong = [value / temperature for c, value in enumerate(z) if c != label]
        powers = [math.exp(value - max(wrong)) for value in wrong]
        shares = [power / math.fsum(powers) for power in powers]
        rows.append([*shares[:label], 0.0, *shares[label:]])
    return torch.tensor(rows, dtype=logits.dtype)


def answer(candidate, logits, labels, temperature):
    return candidate.dark_knowledge(logits.clone(), labels.clone(), temperature)


def agrees(candidate, logits, labels, temperature, ours=None, **tolerance):
    if ours is None:
        ours = expected(logits, labels, temperature)
    same(answer(candidate, logits, labels, temperature), ours, what=DARK, **tolerance)


def warm(draw):
    return draw.uniform(1.6, 4.0)


def entropy(row):
    return -math.fsum(p * math.log(p) for p in row if p > 0)


def ranked(draw, rows, columns):
    """float32 logits without near ties: the places 0, 1, 2… of each row in a drawn order."""
    return torch.stack([torch.randperm(columns, generator=draw.generator).float() for _ in range(rows)])


@aspect("value")
def test_the_distribution_is_that_of_the_definition(candidate, draw):
    """At temperatures above and below 1, the distribution is that of the definition.

    温度高于或低于 1 时，分布都与定义一致。
    """
    logits, labels = draw.logits(5, 7), draw.labels(5, 7)
    for temperature in (warm(draw), draw.uniform(0.4, 0.8), draw.integer(2, 5), 1):
        agrees(candidate, logits, labels, temperature)


@aspect("value")
def test_a_teacher_may_be_right_or_wrong(candidate, draw):
    """Whether the label is the teacher's favourite, its runner-up or its last, it is the label that is left out.

    无论标签是教师最看好的类别、第二名还是最后一名，被撇开的都是标签。
    """
    logits, temperature = ranked(draw, 6, 5), warm(draw)
    for place in (0, 3, 4):
        agrees(candidate, logits, (logits == place).int().argmax(dim=-1), temperature)


@aspect("value")
def test_the_logit_of_the_label_does_not_matter(candidate, draw):
    """Whatever the logit of the label is, the others share in the same way.

    无论标签的 logit 是多少，其余类别的分配都不变。
    """
    logits, labels, temperature = draw.logits(4, 6), draw.labels(4, 6), warm(draw)
    ours = expected(logits, labels, temperature)
    for shift in (draw.uniform(1.0, 5.0), -draw.uniform(1.0, 5.0)):
        moved = logits + shift * torch.eye(6)[labels]
        agrees(candidate, moved, labels, temperature, ours)


@aspect("value")
def test_each_row_is_a_distribution_of_its_own(candidate, draw):
    """Each row sums to 1 with no negative entry, and does not depend on the other samples of the batch.

    每一行之和为 1 且没有负数，并且与同一批次的其他样本无关。
    """
    logits, labels, temperature = draw.logits(4, 6), draw.labels(4, 6), warm(draw)
    together = answer(candidate, logits, labels, temperature)
    same(together.sum(dim=-1), torch.ones(4), what=Text("The sum of each row", "每一行之和"))
    require(bool((together >= 0).all()), "A probability is negative.", "出现了负的概率。")
    for n in range(4):
        alone = answer(candidate, logits[n : n + 1], labels[n : n + 1], temperature)
        same(alone, expected(logits[n : n + 1], labels[n : n + 1], temperature), what=DARK)


@aspect("value")
def test_the_order_of_samples_and_classes_does_not_matter(candidate, draw):
    """Samples, and classes with their labels, may be reordered: the result is reordered alike.

    调换样本的顺序，或连同标签一起调换类别的顺序，结果也相应调换。
    """
    logits, labels, temperature = draw.logits(6, 5), draw.labels(6, 5), warm(draw)
    samples, classes = (torch.randperm(size, generator=draw.generator) for size in (6, 5))
    renamed = classes.argsort()[labels]  # where each label's class has gone
    ours = expected(logits, labels, temperature)[samples][:, classes]
    agrees(candidate, logits[samples][:, classes], renamed[samples], temperature, ours)


@aspect("value")
def test_a_constant_added_to_all_logits_of_a_row_does_not_matter(candidate, draw):
    """A number added to all of a sample's logits, another for each sample, changes nothing.

    给某个样本的全部 logits 加上同一个数（各样本可以不同），结果不变。
    """
    logits, labels, temperature = draw.logits(4, 6), draw.labels(4, 6), warm(draw)
    agrees(candidate, logits + 3 * draw.normal(4, 1), labels, temperature, expected(logits, labels, temperature))


@aspect("value")
def test_great_heat_makes_the_wrong_classes_alike(candidate, draw):
    """At a very high temperature all wrong classes have the same share.

    温度极高时，所有错误类别各占相同的份额。
    """
    logits, labels = draw.logits(5, 7), draw.labels(5, 7)
    agrees(candidate, logits, labels, 1e6, (1 - torch.eye(7)[labels]) / 6, rtol=1e-3)


@aspect("value")
def test_cold_leaves_the_best_of_the_wrong_classes(candidate, draw):
    """At a low temperature the wrong class that the teacher likes best takes all.

    温度很低时，教师最看好的那个错误类别独占全部概率。
    """
    logits = ranked(draw, 5, 6)
    labels = (logits == draw.integer(0, 2)).int().argmax(dim=-1)  # not the favourite: that is a matter of stability
    best = (logits - 9 * torch.eye(6)[labels]).argmax(dim=-1)
    agrees(candidate, logits, labels, draw.uniform(0.06, 0.07), torch.eye(6)[best], rtol=1e-3)


@aspect("value")
def test_of_two_classes_the_other_one_takes_all(candidate, draw):
    """With two classes, the one that is not the label has all the probability.

    只有两个类别时，标签之外的那一类概率为 1。
    """
    logits, labels = draw.logits(5, 2), draw.labels(5, 2)
    agrees(candidate, logits, labels, warm(draw), 1 - torch.eye(2)[labels])


@aspect("value")
def test_its_entropy_is_what_the_teacher_leaves_open_beside_the_label(candidate, draw):
    """The teacher's entropy is that of "label or not", plus this distribution's times the probability of "not".

    教师分布的熵，等于“是不是标签”的熵，加上这个分布的熵乘以“不是”的概率。
    """
    logits, labels = draw.logits(4, 5, scale=1.0, dtype=torch.float64), draw.labels(4, 5)
    temperature = warm(draw)
    theirs = answer(candidate, logits, labels, temperature)
    same(theirs, expected(logits, labels, temperature), what=DARK)
    for z, label, row in zip(logits.tolist(), labels.tolist(), theirs.tolist(), strict=True):
        powers = [math.exp(value / temperature) for value in z]
        p = [power / math.fsum(powers) for power in powers]
        whole = entropy([p[label], 1 - p[label]]) + (1 - p[label]) * entropy(row)
        same(whole, entropy(p), rtol=1e-6, what=Text("The entropy put together again", "重新合成的熵"))


def certain_teachers(draw):
    """float32 logits and labels: teachers that are certain and right, certain and wrong, certain of a class and against
    another, and one whose logits all lie far below 0."""
    logits, labels = draw.logits(7, 5), draw.labels(7, 5)
    for n, far in enumerate((200.0, 3000.0, -200.0, -3000.0)):
        logits[n, labels[n]] += far
    logits[4, (labels[4] + 1) % 5] += 3000.0
    logits[5, (labels[5] + 2) % 5] -= 3000.0
    logits[5, labels[5]] += 120.0
    logits[6] -= 3000.0
    return logits, labels


@aspect("stability")
def test_a_teacher_that_is_certain_has_its_dark_knowledge_still(candidate, draw):
    """For logits hundreds and thousands apart the distribution is right, with no infinity and no nan.

    logits 相差数百乃至数千时，分布仍然正确，不出现无穷大或 nan。
    """
    logits, labels = certain_teachers(draw)
    for temperature in (1.0, warm(draw)):
        # Of a logit of 3000, float32 keeps four decimals.
        agrees(candidate, logits, labels, temperature, rtol=5e-3)


@aspect("stability")
def test_a_hot_teacher_that_is_certain(candidate, draw):
    """A high temperature brings out the shares of a teacher that is certain at temperature 1.

    对在温度 1 下十分确定的教师，高温能让其余类别的份额显现出来。
    """
    logits, labels = draw.logits(5, 6, scale=60.0), draw.labels(5, 6)
    logits += 400.0 * torch.eye(6)[labels]
    for temperature in (draw.uniform(20.0, 30.0), draw.uniform(60.0, 90.0)):
        agrees(candidate, logits, labels, temperature, rtol=1e-3)


@aspect("stability")
def test_a_teacher_that_is_just_certain_enough_to_round(candidate, draw):
    """Where the label's probability is so near to 1 that it rounds, the others' shares are right all the same.

    标签的概率接近 1 而被舍入时，其余类别的份额依然正确。
    """
    logits, labels = draw.logits(6, 5, scale=1.0), draw.labels(6, 5)
    best = (logits - 1e6 * torch.eye(5)[labels]).amax(dim=-1, keepdim=True)
    gaps = torch.tensor([10.0, 12.0, 14.0, 16.0, 18.0, 20.0])[:, None]
    logits = torch.where(torch.eye(5)[labels] > 0, best + gaps, logits)
    agrees(candidate, logits, labels, 1.0)


@aspect("stability")
def test_at_the_label_it_is_exactly_0(candidate, draw):
    """At the label the result is exactly 0, however high its logit or the temperature.

    标签处恰好为 0，无论它的 logit 或温度有多高。
    """
    teachers = [(draw.logits(5, 4), draw.labels(5, 4)), certain_teachers(draw)]
    for temperature in (1.0, warm(draw), draw.uniform(100.0, 200.0)):
        for logits, labels in teachers:
            theirs = answer(candidate, logits, labels, temperature)
            same(theirs, expected(logits, labels, temperature), rtol=5e-3, what=DARK)
            at_label = theirs.gather(1, labels[:, None])
            require(bool((at_label == 0).all()), "The label has kept a probability.", "标签处还留有概率。")


@aspect("conventions")
def test_the_dtype_is_kept(candidate, draw):
    """float32 logits give a float32 result, float64 logits a float64 result of that precision.

    float32 的 logits 得到 float32 的结果，float64 的得到 float64 的，精度不减。
    """
    labels, temperature = draw.labels(4, 6), warm(draw)
    agrees(candidate, draw.logits(4, 6), labels, temperature)
    # So far from 0, float32 keeps four of the decimals, and float64 twelve.
    agrees(candidate, draw.logits(4, 6, dtype=torch.float64) + 500, labels, temperature, rtol=1e-10, atol=1e-12)


@aspect("conventions")
def test_the_inputs_are_left_as_they_were(candidate, draw):
    """Logits and labels hold the same numbers after the call as before.

    调用之后，logits 与标签的数值和调用之前相同。
    """
    logits, labels = draw.logits(5, 4), draw.labels(5, 4)
    with unchanged(logits, labels):
        candidate.dark_knowledge(logits, labels, warm(draw))


@aspect("conventions")
def test_no_gradient_reaches_the_teacher(candidate, draw):
    """The result is data: no gradient reaches the logits, although they ask for one.

    结果是数据：即使 logits 需要梯度，也没有梯度传到那里。
    """
    logits, labels = draw.logits(4, 5, requires_grad=True), draw.labels(4, 5)
    # Weighted, because the rows sum to 1: their plain sum has no gradient anyway.
    theirs = candidate.dark_knowledge(logits, labels, warm(draw)) * draw.normal(4, 5)
    same([*grads(theirs, logits), logits.grad], [None, None], what=Text("The teacher's gradient", "教师的梯度"))


@aspect("bad-input")
def test_a_temperature_that_is_not_above_0_is_refused(candidate, draw):
    """A temperature of 0 or below raises ValueError, a small one above 0 does not.

    温度为 0 或负数时抛出 ValueError；大于 0 的小温度则不会。
    """
    logits, labels, small = ranked(draw, 4, 5), draw.labels(4, 5), draw.uniform(0.2, 0.3)
    for temperature in (0, 0.0, -small, -warm(draw)):
        with refuses(ValueError):
            answer(candidate, logits, labels, temperature)
    agrees(candidate, logits, labels, small)


@aspect("bad-input")
def test_a_wrong_number_of_labels_is_refused(candidate, draw):
    """More or fewer labels than samples raise ValueError, also where one label would do for all.

    标签数多于或少于样本数时抛出 ValueError，即使只有一个标签、可以广播。
    """
    logits = draw.logits(4, 3)
    for count in (3, 5, 1):
        with refuses(ValueError):
            candidate.dark_knowledge(logits, draw.labels(count, 3), warm(draw))
