"""Hidden checks of logit-standardization.

The oracle is plain Python in float64: means, sums of squares, exponentials. Each row has a mean and a spread of its
own, another in the student than in the teacher, or statistics of the wrong axis and of the wrong model would pass.
"""

import math

import torch

from kdgrader.grading import aspect, finite, grads, refuses, same, unchanged
from kdgrader.text import Text

LOSS = Text("The loss", "损失")
GRADIENT = Text("The student's gradient", "学生的梯度")
EPSILON = 1e-7
LOOSE = 1e-4  # log(softmax + 1e-8) is a matter of stability, and costs the points of that alone


def warm(draw):
    return draw.uniform(1.4, 1.8)


def uneven(draw, batch, classes, dtype=torch.float32):
    """Student and teacher logits whose rows differ in mean and in spread."""
    spreads = torch.linspace(0.5, 4.0, batch, dtype=dtype)[:, None]
    student, teacher = (draw.normal(batch, classes, dtype=dtype) for _ in range(2))
    return student * spreads.flip(0) + 3 * draw.normal(batch, 1, dtype=dtype), 2 * teacher * spreads + 1


def statistics(row):
    mean = math.fsum(row) / len(row)
    return mean, math.sqrt(math.fsum((x - mean) ** 2 for x in row) / (len(row) - 1))


def z_scores(row):
    mean, std = statistics(row)
    return [(x - mean) / (std + EPSILON) for x in row]


def log_softmax(row):
    largest = max(row)
    log_total = largest + math.log(math.fsum(math.exp(value - largest) for value in row))
    return [value - log_total for value in row]


def pairs(student, teacher):
    return zip(student.tolist(), teacher.tolist(), strict=True)


def oracle(student, teacher, temperature):
    """The definition, row by row; a tensor of the logits' dtype."""
    total = 0.0
    for s, t in pairs(student, teacher):
        log_q, log_p = (log_softmax([z / temperature for z in z_scores(row)]) for row in (s, t))
        total += temperature**2 * math.fsum(math.exp(a) * (a - b) for a, b in zip(log_p, log_q, strict=True))
    return torch.tensor(total / len(student), dtype=student.dtype)


def gradient_oracle(student, teacher, temperature):
    """By z it is g = T (q − p) / B; by s_j it is (g_j − (s_j − mean) Σ_c g_c z_c / ((C − 1) std)) / (std + ε)."""
    rows = []
    for s, t in pairs(student, teacher):
        mean, std = statistics(s)
        z = z_scores(s)
        log_q, log_p = log_softmax([x / temperature for x in z]), log_softmax([x / temperature for x in z_scores(t)])
        g = [temperature * (math.exp(b) - math.exp(a)) / len(student) for a, b in zip(log_p, log_q, strict=True)]
        along = math.fsum(a * b for a, b in zip(g, z, strict=True)) / ((len(s) - 1) * std)
        rows.append([(g[j] - (s[j] - mean) * along) / (std + EPSILON) for j in range(len(s))])
    return torch.tensor(rows, dtype=student.dtype)


def agrees(candidate, problem, temperature, **tolerance):
    """On copies: a function that changes its inputs should not lose the points of the value as well."""
    theirs = candidate.standardized_kd_loss(*(part.clone() for part in problem), temperature=temperature)
    same(theirs, oracle(*problem, temperature), what=LOSS, **tolerance)


def gradient_of(candidate, problem, temperature):
    student, teacher = (part.clone() for part in problem)
    loss = candidate.standardized_kd_loss(student.requires_grad_(), teacher, temperature=temperature)
    return grads(loss, student)[0]


@aspect("value")
def test_the_value_is_that_of_the_definition(candidate, draw):
    """The loss has the value that the definition, worked out row by row, gives.

    损失值与按定义逐行计算的结果一致。
    """
    agrees(candidate, uneven(draw, 5, 7, torch.float64), warm(draw), rtol=LOOSE)


@aspect("value")
def test_the_value_at_temperature_1_and_at_a_higher_one(candidate, draw):
    """The loss is right at temperature 1, and at one that softens a good deal.

    温度为 1 以及较高时，损失值都正确。
    """
    for temperature in (1.0, draw.uniform(3.0, 5.0)):
        agrees(candidate, uneven(draw, 6, 4, torch.float64), temperature, rtol=LOOSE)


@aspect("value")
def test_each_row_may_have_any_mean_and_any_spread(candidate, draw):
    """Each row of either model may be shifted, and stretched by a factor above 0, without changing the loss.

    任一模型的每一行都可以平移，也可以乘以大于 0 的倍数，损失不变。
    """
    student, teacher = problem = uneven(draw, 4, 6, torch.float64)
    stretched = [
        part * torch.tensor([[draw.uniform(0.3, 3.0)] for _ in range(4)], dtype=part.dtype)
        + 5 * draw.normal(4, 1, dtype=part.dtype)
        for part in (student, teacher)
    ]
    temperature = warm(draw)
    theirs = candidate.standardized_kd_loss(*stretched, temperature=temperature)
    same(theirs, oracle(*problem, temperature), rtol=LOOSE, what=LOSS)


@aspect("value")
def test_a_stretched_teacher_is_a_perfect_student(candidate, draw):
    """A student whose rows are the teacher's, stretched and shifted, has a loss of 0.

    学生的每一行都由教师的对应行伸缩、平移而来时，损失为 0。
    """
    teacher = draw.logits(5, 4, dtype=torch.float64)
    student = teacher * draw.uniform(0.2, 0.6) + draw.uniform(2.0, 5.0)
    theirs = candidate.standardized_kd_loss(student, teacher, temperature=warm(draw))
    same(theirs, torch.tensor(0.0, dtype=torch.float64), atol=1e-5, what=LOSS)


@aspect("value")
def test_of_two_classes_only_the_order_is_left(candidate, draw):
    """With two classes every row has the same two z-scores, in one order or in the other.

    只有两个类别时，每一行的 z 分数都是同样的两个数，只是次序不同。
    """
    teacher = torch.tensor([[1.0, -1.0]]) * draw.uniform(1.0, 4.0) + draw.normal(5, 1)
    student = torch.tensor([[1.0, -1.0]] * 3 + [[-1.0, 1.0]] * 2) * draw.uniform(0.5, 2.0)
    temperature = warm(draw)
    gap = math.sqrt(2) / temperature  # unbiased: the z-scores are ±1/√2
    contrary = temperature**2 * gap * math.tanh(gap / 2)
    theirs = candidate.standardized_kd_loss(student, teacher, temperature=temperature)
    same(theirs, torch.tensor(0.4 * contrary), rtol=LOOSE, what=LOSS)


@aspect("value")
def test_at_a_high_temperature_it_is_a_correlation(candidate, draw):
    """At a high temperature the loss depends on the correlation of each row of the student with the teacher's alone.

    温度很高时，损失只取决于学生与教师对应行之间的相关系数。
    """
    # float64: T² multiplies the rounding of a divergence that is nearly 0.
    student, teacher = problem = uneven(draw, 4, 6, torch.float64)
    rows = [[a * b for a, b in zip(z_scores(s), z_scores(t), strict=True)] for s, t in pairs(student, teacher)]
    correlation = sum(math.fsum(row) / 5 for row in rows) / 4
    theirs = candidate.standardized_kd_loss(*problem, temperature=draw.uniform(80.0, 120.0))
    same(theirs, torch.tensor(5 / 6 * (1 - correlation), dtype=torch.float64), rtol=0.05, what=LOSS)


@aspect("value")
def test_samples_may_be_repeated_and_classes_reordered(candidate, draw):
    """Repeating the batch, reordering its samples, and reordering the classes leave the loss as it is.

    重复整个批次、调换样本的顺序、调换类别的顺序，损失都不变。
    """
    student, teacher = problem = uneven(draw, 4, 5)
    samples = torch.randperm(8, generator=draw.generator) % 4  # every sample twice
    classes = torch.randperm(5, generator=draw.generator)
    temperature = warm(draw)
    theirs = candidate.standardized_kd_loss(
        student[samples][:, classes], teacher[samples][:, classes], temperature=temperature
    )
    same(theirs, oracle(*problem, temperature), rtol=LOOSE, what=LOSS)


@aspect("value")
def test_a_sample_does_not_depend_on_its_neighbours(candidate, draw):
    """A batch of one sample has a loss, and that of a batch is the mean over its samples.

    只有一个样本的批次也有损失，整个批次的损失是各样本的平均。
    """
    problem, temperature = uneven(draw, 3, 5, torch.float64), warm(draw)
    for n in range(3):
        agrees(candidate, [part[n : n + 1] for part in problem], temperature, rtol=LOOSE)


@aspect("gradient")
def test_the_gradient_is_the_one_on_paper(candidate, draw):
    """The student's gradient is the closed form, through its mean and its standard deviation as well.

    学生的梯度与闭式一致，其中也包括经过均值与标准差的部分。
    """
    problem, temperature = uneven(draw, 5, 7, torch.float64), warm(draw)
    theirs = gradient_of(candidate, problem, temperature)
    same(theirs, gradient_oracle(*problem, temperature), rtol=LOOSE, atol=1e-6, what=GRADIENT)


@aspect("gradient")
def test_the_gradient_does_not_stretch_the_student(candidate, draw):
    """In each row the gradient neither shifts the student's logits nor stretches them.

    在每一行中，梯度既不使学生的 logits 整体平移，也不使之伸缩。
    """
    student, teacher = uneven(draw, 4, 6, torch.float64)
    theirs = gradient_of(candidate, (student, teacher), warm(draw))
    same(theirs.sum(-1), torch.zeros(4, dtype=torch.float64), atol=1e-5, what=GRADIENT)
    same((theirs * student).sum(-1), torch.zeros(4, dtype=torch.float64), atol=1e-5, what=GRADIENT)


@aspect("gradient")
def test_no_gradient_reaches_the_teacher(candidate, draw):
    """The teacher gets no gradient, although its logits ask for one.

    即使教师的 logits 需要梯度，也没有梯度传到教师。
    """
    student, teacher = (part.requires_grad_() for part in uneven(draw, 6, 5))
    theirs = grads(candidate.standardized_kd_loss(student, teacher, temperature=warm(draw)), student, teacher)
    same([theirs[1], teacher.grad], [None, None], what=Text("The teacher's gradient", "教师的梯度"))


@aspect("conventions")
def test_the_default_temperature_is_that_of_the_signature(candidate, draw):
    """Without a temperature it is the one that the question states.

    不给温度时，取题目约定的默认值。
    """
    # 40 classes: z-scores of up to 6, or T² hides what another temperature does.
    student, teacher = draw.normal(5, 40, dtype=torch.float64) ** 3, draw.normal(5, 40, dtype=torch.float64) ** 3
    theirs = candidate.standardized_kd_loss(student.clone(), teacher.clone())
    same(theirs, oracle(student, teacher, 2.0), rtol=LOOSE, what=LOSS)


@aspect("conventions")
def test_the_dtype_is_kept(candidate, draw):
    """float32 logits give a float32 loss, float64 logits a float64 loss.

    float32 的 logits 得到 float32 的损失，float64 的得到 float64 的。
    """
    temperature = warm(draw)
    for dtype in (torch.float32, torch.float64):
        agrees(candidate, uneven(draw, 4, 5, dtype), temperature, rtol=LOOSE)


@aspect("conventions")
def test_the_inputs_are_left_as_they_were(candidate, draw):
    """The logits hold the same numbers after the call as before.

    调用之后，logits 的数值和调用之前相同。
    """
    problem = uneven(draw, 5, 4)
    with unchanged(*problem):
        candidate.standardized_kd_loss(*problem, temperature=warm(draw))


@aspect("stability")
def test_constant_rows_count_as_undecided(candidate, draw):
    """A row whose logits are all equal stands for the uniform distribution, in the student, the teacher, or both.

    logits 全部相等的一行相当于均匀分布，无论它属于学生、教师还是两者。
    """
    student, teacher = uneven(draw, 6, 8)
    for part, rows in ((student, (0, 3)), (teacher, (1, 3))):
        for n in rows:
            part[n] = draw.integer(-6, 6)  # whole numbers and eight classes: the mean is exact
    agrees(candidate, (student, teacher), warm(draw), rtol=1e-3)


@aspect("stability")
def test_constant_rows_leave_the_gradient_finite(candidate, draw):
    """A student's or a teacher's constant row makes no gradient infinite or nan.

    学生或教师的某一行为常数时，梯度中没有无穷大或 nan。
    """
    student, teacher = uneven(draw, 4, 8)
    student[0], teacher[1], student[2], teacher[2] = 3.0, -2.0, 0.0, 5.0
    temperature = warm(draw)
    theirs = gradient_of(candidate, (student, teacher), temperature)
    finite(theirs)
    others = [1, 3]  # at a student's constant row, which has no gradient but by convention, it only has to be finite
    ours = gradient_oracle(student[others], teacher[others], temperature) / 2  # of four samples, not of two
    same(theirs[others], ours, rtol=1e-3, atol=1e-5, what=GRADIENT)


@aspect("stability")
def test_a_small_spread_is_weighed_against_the_constant(candidate, draw):
    """Where a row's spread is as small as the constant in the denominator, the loss is still that of the definition.

    某一行的标准差与分母中的常数一样小时，损失仍与定义一致。
    """
    # The student agrees with its teacher by and large: what a constant does is to flatten it, and that always costs.
    teacher = draw.logits(3, 6, dtype=torch.float64)
    spreads = torch.tensor([[5e-8], [2e-7], [5e-7]], dtype=torch.float64) * draw.uniform(0.7, 1.4)
    student = (teacher + 0.3 * draw.normal(3, 6, dtype=torch.float64)) * spreads
    agrees(candidate, (student, teacher), warm(draw), rtol=1e-6, atol=1e-8)


@aspect("stability")
def test_logits_in_the_thousands_give_the_right_value(candidate, draw):
    """Logits in the thousands give the right loss.

    logits 达到数千时，损失仍然正确。
    """
    student, teacher = uneven(draw, 5, 6)
    agrees(candidate, (1000.0 * student, 1000.0 * teacher), warm(draw), rtol=1e-3)


@aspect("stability")
def test_small_temperatures_give_the_right_value_and_gradient(candidate, draw):
    """At a small temperature, where probabilities round to 0, value and gradient are right.

    温度很小、概率下溢为 0 时，损失值与梯度都正确。
    """
    problem, temperature = uneven(draw, 4, 9), draw.uniform(0.010, 0.014)
    agrees(candidate, problem, temperature, rtol=3e-4, atol=1e-7)  # T² makes the loss small
    theirs = gradient_of(candidate, problem, temperature)
    same(theirs, gradient_oracle(*problem, temperature), rtol=4e-3, atol=1e-6, what=GRADIENT)


@aspect("bad-input")
def test_a_temperature_that_is_not_above_0_is_refused(candidate, draw):
    """A temperature of 0 or below raises ValueError.

    温度为 0 或负数时抛出 ValueError。
    """
    problem = uneven(draw, 4, 3)
    for temperature in (0.0, -draw.uniform(0.5, 3.0)):
        with refuses(ValueError):
            candidate.standardized_kd_loss(*problem, temperature=temperature)


@aspect("bad-input")
def test_a_temperature_below_1_is_accepted(candidate, draw):
    """A temperature between 0 and 1 sharpens, and is not an error.

    介于 0 与 1 之间的温度使分布更尖锐，并不是错误。
    """
    agrees(candidate, uneven(draw, 4, 3), draw.uniform(0.4, 0.7), rtol=1e-3)


@aspect("bad-input")
def test_logits_of_different_shapes_are_refused(candidate, draw):
    """Student and teacher logits of different shapes raise ValueError, even where they would broadcast.

    学生与教师的 logits 形状不同时抛出 ValueError，即使形状可以广播。
    """
    student, teacher = uneven(draw, 4, 5)
    for other in (draw.logits(4, 6), teacher[:, :1], teacher[:1], teacher[:3]):
        with refuses(ValueError):
            candidate.standardized_kd_loss(student, other, temperature=warm(draw))
