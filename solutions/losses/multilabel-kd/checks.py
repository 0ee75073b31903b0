"""Hidden checks of multilabel-kd.

The oracle is plain Python in float64, label by label. Samples and labels differ in number, temperature and weight are
drawn away from 1, 2 and 0.5. Logits of the value's checks are moderate: a log(q + 1e-8) is a matter of stability.
"""

import math

import torch

from kdgrader.grading import aspect, grads, refuses, same, unchanged
from kdgrader.text import Text

LOSS = Text("The loss", "损失")
GRADIENT = Text("The student's gradient", "学生的梯度")
LOOSE = 1e-4


def settings(draw):
    """A temperature and a weight off the defaults and off each other's symmetries."""
    return {"temperature": draw.uniform(2.6, 3.8), "alpha": draw.uniform(0.6, 0.8)}


def drawn(draw, batch, count, *, scale=2.0, dtype=torch.float32):
    """Student logits, teacher logits and labels: rows with several ones, with one, with none."""
    student, teacher = (draw.logits(batch, count, scale=scale, dtype=dtype) for _ in range(2))
    return student, teacher, (draw.normal(batch, count) > 0.2).to(dtype)


def log_sigmoid(z):
    return -math.log1p(math.exp(-z)) if z >= 0 else z - math.log1p(math.exp(z))


def sigmoid(z):
    return math.exp(log_sigmoid(z))


def oracle(student, teacher, labels, *, temperature, alpha):
    """The definition, sample by sample and label by label; a tensor of the logits' dtype."""
    total = 0.0
    for s_row, t_row, y_row in zip(student.tolist(), teacher.tolist(), labels.tolist(), strict=True):
        for s, t, y in zip(s_row, t_row, y_row, strict=True):
            p, q = t / temperature, s / temperature  # as logits
            kl = sum(sigmoid(side * p) * (log_sigmoid(side * p) - log_sigmoid(side * q)) for side in (1, -1))
            total += alpha * temperature**2 * kl - (1 - alpha) * log_sigmoid(s if y else -s)
    return torch.tensor(total / len(labels), dtype=student.dtype)


def gradient_oracle(student, teacher, labels, *, temperature, alpha):
    """alpha · T · (q − p) / B + (1 − alpha) · (sigmoid(s) − y) / B, entry by entry."""
    rows = [
        [
            alpha * temperature * (sigmoid(s / temperature) - sigmoid(t / temperature)) + (1 - alpha) * (sigmoid(s) - y)
            for s, t, y in zip(*row, strict=True)
        ]
        for row in zip(student.tolist(), teacher.tolist(), labels.tolist(), strict=True)
    ]
    return torch.tensor(rows, dtype=student.dtype) / len(rows)


def loss_of(candidate, problem, **options):
    """On copies: a function that changes its inputs should not lose the points of the value as well."""
    return candidate.multilabel_kd_loss(*(part.clone() for part in problem), **options)


def agrees(candidate, problem, options, **tolerance):
    same(loss_of(candidate, problem, **options), oracle(*problem, **options), what=LOSS, **tolerance)


def gradient_agrees(candidate, problem, options, **tolerance):
    student, teacher, labels = (part.clone() for part in problem)
    theirs = grads(candidate.multilabel_kd_loss(student.requires_grad_(), teacher, labels, **options), student)
    same(theirs[0], gradient_oracle(*problem, **options), what=GRADIENT, **tolerance)


@aspect("value")
def test_the_value_is_that_of_the_definition(candidate, draw):
    """The loss has the value that the definition, summed up label by label, gives.

    损失值与按定义逐个标签求和的结果一致。
    """
    agrees(candidate, drawn(draw, 5, 7), settings(draw))


@aspect("value")
def test_the_value_at_temperature_1(candidate, draw):
    """At temperature 1 the loss is right as well.

    温度为 1 时，损失值同样正确。
    """
    agrees(candidate, drawn(draw, 6, 4), {"temperature": 1.0, "alpha": draw.uniform(0.2, 0.4)})


@aspect("value")
def test_the_value_with_many_labels(candidate, draw):
    """With a hundred labels the loss is still a sum over them, not a mean.

    标签有上百个时，损失仍是对它们求和，而不是取平均。
    """
    agrees(candidate, drawn(draw, 3, draw.integer(90, 120)), settings(draw))


@aspect("value")
def test_a_single_label_is_enough(candidate, draw):
    """With a single label the loss is that of one question, answered yes or no.

    只有一个标签时，损失就是一个“有或没有”的问题的损失。
    """
    agrees(candidate, drawn(draw, 6, 1), settings(draw))


@aspect("value")
def test_alpha_0_is_binary_cross_entropy_at_every_temperature(candidate, draw):
    """With no weight on the soft term, the loss is the binary cross entropy, whatever the temperature.

    软目标权重为 0 时，无论温度是多少，损失都是二元交叉熵。
    """
    problem = drawn(draw, 5, 4)
    for temperature in (draw.uniform(1.5, 3.0), draw.uniform(4.0, 8.0)):
        agrees(candidate, problem, {"temperature": temperature, "alpha": 0.0})


@aspect("value")
def test_alpha_1_does_not_look_at_the_labels(candidate, draw):
    """With all weight on the soft term, the labels do not matter.

    权重全在软目标项上时，标签不起作用。
    """
    student, teacher, labels = drawn(draw, 4, 6)
    options = {"temperature": draw.uniform(2.6, 3.8), "alpha": 1.0}
    for answers in (labels, 1 - labels):
        agrees(candidate, (student, teacher, answers), options)


@aspect("value")
def test_a_student_that_agrees_with_its_teacher_costs_nothing(candidate, draw):
    """With all weight on the soft term, a student with the teacher's logits has a loss of 0.

    权重全在软目标项上时，logits 与教师相同的学生，损失为 0。
    """
    logits, _, labels = drawn(draw, 5, 3, dtype=torch.float64)
    theirs = loss_of(candidate, (logits, logits, labels), temperature=draw.uniform(2.6, 3.8), alpha=1.0)
    same(theirs, torch.tensor(0.0, dtype=torch.float64), atol=1e-5, what=LOSS)


@aspect("value")
def test_labels_do_not_know_of_each_other(candidate, draw):
    """The loss of all labels together is the sum of the losses of each label alone.

    全部标签的损失，等于把每个标签单独计算的损失相加。
    """
    problem, options = drawn(draw, 4, 3), settings(draw)
    alone = [oracle(*(part[:, c : c + 1] for part in problem), **options) for c in range(3)]
    same(loss_of(candidate, problem, **options), torch.stack(alone).sum(), what=LOSS)


@aspect("value")
def test_yes_and_no_may_change_places(candidate, draw):
    """With all logits negated and every label turned round, the loss stays the same.

    所有 logits 取相反数、每个标签的 0 与 1 互换之后，损失不变。
    """
    student, teacher, labels = drawn(draw, 5, 4)
    options = settings(draw)
    theirs = loss_of(candidate, (-student, -teacher, 1 - labels), **options)
    same(theirs, oracle(student, teacher, labels, **options), what=LOSS)


@aspect("value")
def test_a_batch_seen_twice_costs_the_same(candidate, draw):
    """A batch in which every sample stands twice has the same loss: it is a mean over the batch.

    每个样本都重复一遍的批次，损失不变：损失是对批次取平均。
    """
    problem, options = drawn(draw, 3, 5), settings(draw)
    theirs = loss_of(candidate, [torch.cat([part, part]) for part in problem], **options)
    same(theirs, oracle(*problem, **options), what=LOSS)


@aspect("value")
def test_the_order_of_samples_and_labels_does_not_matter(candidate, draw):
    """Samples and labels may be reordered without changing the loss.

    调换样本或标签的顺序，损失不变。
    """
    problem, options = drawn(draw, 6, 5), settings(draw)
    rows, columns = (torch.randperm(n, generator=draw.generator) for n in (6, 5))
    theirs = loss_of(candidate, [part[rows][:, columns] for part in problem], **options)
    same(theirs, oracle(*problem, **options), what=LOSS)


@aspect("value")
def test_at_a_high_temperature_it_compares_logits(candidate, draw):
    """At a high temperature the soft term of a label approaches an eighth of the squared difference of its logits.

    温度很高时，一个标签的软目标项趋于其 logits 之差平方的八分之一。
    """
    # float64: T² multiplies the rounding of a KL that is nearly 0.
    student, teacher, labels = drawn(draw, 4, 7, dtype=torch.float64)
    theirs = loss_of(candidate, (student, teacher, labels), temperature=draw.uniform(80.0, 120.0), alpha=1.0)
    same(theirs, ((student - teacher) ** 2 / 8).sum(dim=1).mean(), rtol=0.01, what=LOSS)


@aspect("gradient")
def test_the_gradient_is_the_one_on_paper(candidate, draw):
    """The student's gradient is the closed form that differentiation on paper gives.

    学生的梯度与手工求导得到的闭式一致。
    """
    gradient_agrees(candidate, drawn(draw, 5, 7, dtype=torch.float64), settings(draw), rtol=LOOSE)


@aspect("gradient")
def test_each_term_has_its_own_gradient(candidate, draw):
    """The soft term alone, and the hard term alone, have the right gradient.

    只有软目标项或只有硬标签项时，梯度也都正确。
    """
    problem = drawn(draw, 4, 3)
    for alpha in (0.0, 1.0):
        gradient_agrees(candidate, problem, {"temperature": draw.uniform(2.6, 3.8), "alpha": alpha})


@aspect("gradient")
def test_no_gradient_reaches_the_teacher(candidate, draw):
    """The teacher gets no gradient, although its logits ask for one.

    即使教师的 logits 需要梯度，也没有梯度传到教师。
    """
    student, teacher, labels = drawn(draw, 6, 5)
    student.requires_grad_(), teacher.requires_grad_()
    theirs = grads(candidate.multilabel_kd_loss(student, teacher, labels, **settings(draw)), student, teacher)
    same([theirs[1], teacher.grad], [None, None], what=Text("The teacher's gradient", "教师的梯度"))


@aspect("conventions")
def test_the_defaults_are_those_of_the_signature(candidate, draw):
    """Without options, temperature and weight are those that the question states.

    不给选项时，温度与权重取题目约定的默认值。
    """
    problem, other = drawn(draw, 5, 3, scale=6.0), settings(draw)
    # Where the models agree, only the hard term is left, and nothing hides its weight.
    agreed, given = (problem[0], problem[0], problem[2]), {"temperature": other["temperature"]}
    same(loss_of(candidate, agreed, **given), oracle(*agreed, alpha=0.5, **given), what=LOSS)
    # Far apart: T² hides most of what another temperature does to the soft term of logits that are nearly alike.
    for given in ({}, {"alpha": other["alpha"]}):
        expected = oracle(*problem, **{"temperature": 2.0, "alpha": 0.5, **given})
        same(loss_of(candidate, problem, **given), expected, what=LOSS)


@aspect("conventions")
def test_the_dtype_is_kept(candidate, draw):
    """float32 logits give a float32 loss, float64 logits a float64 loss.

    float32 的 logits 得到 float32 的损失，float64 的得到 float64 的。
    """
    options = settings(draw)
    for dtype in (torch.float32, torch.float64):
        agrees(candidate, drawn(draw, 4, 5, dtype=dtype), options, rtol=LOOSE)


@aspect("conventions")
def test_the_inputs_are_left_as_they_were(candidate, draw):
    """Logits and labels hold the same numbers after the call as before.

    调用之后，logits 与标签的数值和调用之前相同。
    """
    problem, options = drawn(draw, 5, 4), settings(draw)
    with unchanged(*problem):
        candidate.multilabel_kd_loss(*problem, **options)


def certain(draw):
    """float32 logits around ±450, whose sigmoids are 0 and 1: a row of each pair of signs, some logits ordinary."""
    signs = torch.tensor([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])  # student, teacher
    student, teacher = (450 * sign[:, None] + draw.logits(4, 6) for sign in signs.unbind(dim=1))
    student[:, 4:] = draw.logits(4, 2)
    teacher[:, 2:4] = draw.logits(4, 2)
    return student, teacher, torch.tensor([0.0, 1.0]).repeat(4, 3)


@aspect("stability")
def test_certain_models_give_the_right_value(candidate, draw):
    """Logits in the hundreds give the right loss, neither infinite nor nan.

    logits 大到数百时，损失仍然正确，不出现无穷大或 nan。
    """
    agrees(candidate, certain(draw), settings(draw))


@aspect("stability")
def test_certain_models_give_the_right_gradient(candidate, draw):
    """Logits in the hundreds give the right gradient, neither infinite nor nan.

    logits 大到数百时，梯度仍然正确，不出现无穷大或 nan。
    """
    gradient_agrees(candidate, certain(draw), settings(draw))


@aspect("bad-input")
def test_a_temperature_of_0_is_refused(candidate, draw):
    """A temperature of 0 raises ValueError.

    温度为 0 时抛出 ValueError。
    """
    with refuses(ValueError):
        candidate.multilabel_kd_loss(*drawn(draw, 4, 3), temperature=0.0, alpha=0.7)


@aspect("bad-input")
def test_a_negative_temperature_is_refused(candidate, draw):
    """A negative temperature raises ValueError.

    温度为负时抛出 ValueError。
    """
    with refuses(ValueError):
        candidate.multilabel_kd_loss(*drawn(draw, 4, 3), temperature=-draw.uniform(0.5, 3.0), alpha=0.7)


@aspect("bad-input")
def test_a_temperature_below_1_is_accepted(candidate, draw):
    """A temperature between 0 and 1 sharpens, and is not an error.

    介于 0 与 1 之间的温度使概率更接近 0 或 1，并不是错误。
    """
    agrees(candidate, drawn(draw, 4, 3), {"temperature": draw.uniform(0.4, 0.8), "alpha": 0.7}, rtol=1e-3)


@aspect("bad-input")
def test_logits_of_different_shapes_are_refused(candidate, draw):
    """Student and teacher logits of different shapes raise ValueError, even where they would broadcast.

    学生与教师的 logits 形状不同时抛出 ValueError，即使形状可以广播。
    """
    student, teacher, labels = drawn(draw, 4, 3)
    for other in (draw.logits(4, 5), teacher[:, :1], teacher[:1]):
        with refuses(ValueError):
            candidate.multilabel_kd_loss(student, other, labels, **settings(draw))


@aspect("bad-input")
def test_labels_of_another_shape_are_refused(candidate, draw):
    """Labels of another shape than the logits raise ValueError, even where they would broadcast.

    标签与 logits 形状不同时抛出 ValueError，即使形状可以广播。
    """
    student, teacher, labels = drawn(draw, 4, 3)
    for other in (labels[:, :1], labels[:1], labels[:3]):
        with refuses(ValueError):
            candidate.multilabel_kd_loss(student, teacher, other, **settings(draw))
