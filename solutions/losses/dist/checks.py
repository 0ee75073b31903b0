"""Hidden checks of dist.

The oracle is plain Python in float64: softmax, means, sums of products. Batch and classes differ, or rows and columns
could be exchanged; temperature and both weights are drawn away from 1.
"""

import math

import torch

from kdgrader.grading import aspect, finite, grads, refuses, same, unchanged
from kdgrader.text import Text

LOSS = Text("The loss", "损失")
GRADIENT = Text("The student's gradient", "学生的梯度")
PRECISE = 1e-4


def settings(draw):
    """A temperature and two weights, off the defaults and unlike each other."""
    return {"temperature": draw.uniform(1.5, 2.5), "beta": draw.uniform(1.4, 1.9), "gamma": draw.uniform(0.4, 0.8)}


def softmax(row, temperature):
    largest = max(row)
    powers = [math.exp((value - largest) / temperature) for value in row]
    return [power / math.fsum(powers) for power in powers]


def probabilities(logits, temperature):
    return [softmax(row, temperature) for row in logits.tolist()]


def centred(vector):
    mean = math.fsum(vector) / len(vector)
    return [value - mean for value in vector]


def length(vector):
    return math.sqrt(math.fsum(value**2 for value in vector))


def pearson(a, b):
    if min(a) == max(a) or min(b) == max(b):
        return 0.0
    a, b = centred(a), centred(b)
    return math.fsum(x * y for x, y in zip(a, b, strict=True)) / (length(a) * length(b))


def transposed(rows):
    return [list(column) for column in zip(*rows, strict=True)]


def mean_pearson(student, teacher):
    return math.fsum(pearson(a, b) for a, b in zip(student, teacher, strict=True)) / len(student)


def oracle(student, teacher, *, beta, gamma, temperature):
    """The definition, row by row and column by column; a tensor of the logits' dtype."""
    q, p = probabilities(student, temperature), probabilities(teacher, temperature)
    rows, columns = mean_pearson(q, p), mean_pearson(transposed(q), transposed(p))
    return torch.tensor(temperature**2 * (beta * (1 - rows) + gamma * (1 - columns)), dtype=student.dtype)


def slopes(student, teacher):
    """By each entry of a: the derivative of the mean correlation, (b̂ − r â) / |a| for vectors of length 1."""
    result = []
    for a, b in zip(student, teacher, strict=True):
        r, a, b = pearson(a, b), centred(a), centred(b)
        n, m = length(a), length(b)
        result.append([(y / m - r * x / n) / n / len(student) for x, y in zip(a, b, strict=True)])
    return result


def gradient_oracle(student, teacher, *, beta, gamma, temperature):
    """Through the softmax: ∂L/∂s_c = q_c (G_c − Σ_k q_k G_k) / T, where G is the gradient by the probabilities."""
    q, p = probabilities(student, temperature), probabilities(teacher, temperature)
    rows, columns = slopes(q, p), transposed(slopes(transposed(q), transposed(p)))
    result = []
    for q_row, by_row, by_column in zip(q, rows, columns, strict=True):
        g = [-(temperature**2) * (beta * x + gamma * y) for x, y in zip(by_row, by_column, strict=True)]
        mean = math.fsum(a * b for a, b in zip(q_row, g, strict=True))
        result.append([a * (b - mean) / temperature for a, b in zip(q_row, g, strict=True)])
    return torch.tensor(result, dtype=student.dtype)


def agrees(candidate, problem, options, **tolerance):
    """On copies: a function that changes its inputs should not lose the points of the value as well."""
    theirs = candidate.dist_loss(*(part.clone() for part in problem), **options)
    same(theirs, oracle(*problem, **options), what=LOSS, **{"rtol": PRECISE, **tolerance})


def gradient_of(candidate, problem, options):
    student, teacher = (part.clone() for part in problem)
    return grads(candidate.dist_loss(student.requires_grad_(), teacher, **options), student)[0]


def two(draw, batch, classes, dtype=torch.float64, scale=2.0):
    """Student and teacher logits that have something to do with each other, but not too much."""
    teacher = draw.logits(batch, classes, dtype=dtype, scale=scale)
    return 0.4 * teacher + draw.logits(batch, classes, dtype=dtype, scale=0.8 * scale), teacher


@aspect("value")
def test_the_value_is_that_of_the_definition(candidate, draw):
    """The loss has the value that the definition, worked out row by row and column by column, gives.

    损失值与按定义逐行、逐列计算的结果一致。
    """
    agrees(candidate, two(draw, 5, 7), settings(draw))


@aspect("value")
def test_each_term_alone_is_right(candidate, draw):
    """With one of the two weights at 0, the loss is the other term alone, with more samples than classes or fewer.

    其中一个权重为 0 时，损失就只是另一项，无论样本数多于还是少于类别数。
    """
    for shape in ((6, 4), (3, 8)):
        problem, options = two(draw, *shape), settings(draw)
        agrees(candidate, problem, {**options, "gamma": 0.0})
        agrees(candidate, problem, {**options, "beta": 0.0})


@aspect("value")
def test_at_temperature_1_it_is_right_as_well(candidate, draw):
    """At temperature 1 the loss is right as well.

    温度为 1 时，损失值同样正确。
    """
    agrees(candidate, two(draw, 4, 6, scale=1.0), {**settings(draw), "temperature": 1.0})


@aspect("value")
def test_a_teacher_with_some_doubt_mixed_in_is_a_perfect_student(candidate, draw):
    """A student whose probabilities are the teacher's, mixed with the uniform distribution, has a loss of 0.

    学生的概率是教师的概率与均匀分布的混合时，损失为 0。
    """
    teacher, options, share = draw.logits(5, 6, dtype=torch.float64), settings(draw), draw.uniform(0.3, 0.7)
    temperature = options["temperature"]
    mixed = torch.tensor(probabilities(teacher, temperature), dtype=torch.float64) * share + (1 - share) / 6
    theirs = candidate.dist_loss(temperature * mixed.log(), teacher, **options)
    same(theirs, torch.tensor(0.0, dtype=torch.float64), atol=1e-5, what=LOSS)


@aspect("value")
def test_a_student_that_contradicts_its_teacher_costs_most(candidate, draw):
    """A student that contradicts its teacher about two classes, always, has the largest loss that there is.

    在两个类别上处处与教师相反的学生，损失达到最大值。
    """
    teacher, options = draw.logits(5, 2, dtype=torch.float64), settings(draw)
    largest = 2 * options["temperature"] ** 2 * (options["beta"] + options["gamma"])
    theirs = candidate.dist_loss(-teacher, teacher, **options)
    same(theirs, torch.tensor(largest, dtype=torch.float64), rtol=PRECISE, what=LOSS)


@aspect("value")
def test_at_a_high_temperature_it_compares_centred_logits(candidate, draw):
    """At a high temperature the correlations approach those of the logits, each row less its mean.

    温度很高时，相关系数趋于 logits 逐行减去均值之后的相关系数。
    """
    student, teacher = two(draw, 5, 6, scale=1.0)
    options = {**settings(draw), "temperature": draw.uniform(150.0, 250.0)}
    s, t = ([centred(row) for row in logits.tolist()] for logits in (student, teacher))
    rows, columns = mean_pearson(s, t), mean_pearson(transposed(s), transposed(t))
    limit = options["temperature"] ** 2 * (options["beta"] * (1 - rows) + options["gamma"] * (1 - columns))
    theirs = candidate.dist_loss(student, teacher, **options)
    same(theirs, torch.tensor(limit, dtype=torch.float64), rtol=0.05, what=LOSS)


@aspect("value")
def test_samples_may_be_repeated_and_classes_reordered(candidate, draw):
    """Repeating the batch, reordering its samples, and reordering the classes leave the loss as it is.

    重复整个批次、调换样本的顺序、调换类别的顺序，损失都不变。
    """
    student, teacher = problem = two(draw, 4, 5)
    options = settings(draw)
    samples = torch.randperm(8, generator=draw.generator) % 4  # every sample twice
    classes = torch.randperm(5, generator=draw.generator)
    theirs = candidate.dist_loss(student[samples][:, classes], teacher[samples][:, classes], **options)
    same(theirs, oracle(*problem, **options), rtol=PRECISE, what=LOSS)


@aspect("value")
def test_a_constant_added_to_all_logits_of_a_row_does_not_matter(candidate, draw):
    """A number added to all of a sample's logits, another for each sample and model, changes nothing.

    给某个样本的全部 logits 加上同一个数（各样本、各模型可以不同），损失不变。
    """
    student, teacher = problem = two(draw, 4, 6)
    options = settings(draw)
    shifts = [3 * draw.normal(4, 1, dtype=torch.float64) for _ in range(2)]
    theirs = candidate.dist_loss(student + shifts[0], teacher + shifts[1], **options)
    same(theirs, oracle(*problem, **options), rtol=PRECISE, what=LOSS)


@aspect("gradient")
def test_the_gradient_is_the_one_on_paper(candidate, draw):
    """The student's gradient is the closed form that differentiation on paper gives, for both terms and for each.

    学生的梯度与手工求导得到的闭式一致，两项一起与各自单独时都是如此。
    """
    problem, options = two(draw, 5, 7), settings(draw)
    for silent in ({}, {"beta": 0.0}, {"gamma": 0.0}):
        theirs = gradient_of(candidate, problem, {**options, **silent})
        ours = gradient_oracle(*problem, **{**options, **silent})
        same(theirs, ours, rtol=PRECISE, atol=1e-6, what=GRADIENT)


@aspect("gradient")
def test_no_gradient_reaches_the_teacher(candidate, draw):
    """The teacher gets no gradient, although its logits ask for one.

    即使教师的 logits 需要梯度，也没有梯度传到教师。
    """
    student, teacher = (part.detach().requires_grad_() for part in two(draw, 6, 5, torch.float32))
    theirs = grads(candidate.dist_loss(student, teacher, **settings(draw)), student, teacher)
    same([theirs[1], teacher.grad], [None, None], what=Text("The teacher's gradient", "教师的梯度"))


@aspect("conventions")
def test_the_defaults_are_those_of_the_signature(candidate, draw):
    """Without options, temperature and weights are those that the question states.

    不给选项时，温度与权重取题目约定的默认值。
    """
    problem, drawn = two(draw, 5, 3), settings(draw)
    for given in ({}, *({name: value} for name, value in drawn.items())):
        expected = oracle(*problem, **{"temperature": 1.0, "beta": 1.0, "gamma": 1.0, **given})
        same(candidate.dist_loss(*(part.clone() for part in problem), **given), expected, rtol=PRECISE, what=LOSS)


@aspect("conventions")
def test_the_dtype_is_kept(candidate, draw):
    """float32 logits give a float32 loss, float64 logits a float64 loss.

    float32 的 logits 得到 float32 的损失，float64 的得到 float64 的。
    """
    options = settings(draw)
    for dtype in (torch.float32, torch.float64):
        agrees(candidate, two(draw, 4, 5, dtype), options, rtol=1e-3)


@aspect("conventions")
def test_the_inputs_are_left_as_they_were(candidate, draw):
    """The logits hold the same numbers after the call as before.

    调用之后，logits 的数值和调用之前相同。
    """
    problem, options = two(draw, 5, 4, torch.float32), settings(draw)
    with unchanged(*problem):
        candidate.dist_loss(*problem, **options)


def with_constants(draw):
    """float32[8, 4], student and teacher, some rows constant in the one, some in the other, one in both.

    Four classes: the mean of equal numbers is exact, and nothing is left to divide by.
    """
    student, teacher = two(draw, 8, 4, torch.float32)
    for part, rows in ((student, (0, 3)), (teacher, (1, 3))):
        for n in rows:
            part[n] = float(draw.integer(-6, 6))
    return student, teacher


@aspect("stability")
def test_a_constant_row_has_a_correlation_of_0(candidate, draw):
    """A sample on which one of the models is undecided, or both are, has a row correlation of 0.

    某个样本上有一个模型（或两个模型）给出均匀分布时，该行的相关系数为 0。
    """
    agrees(candidate, with_constants(draw), settings(draw), rtol=1e-3)


@aspect("stability")
def test_a_student_that_gives_every_sample_the_same_answer(candidate, draw):
    """Columns that are constant because a student answers every sample alike have a correlation of 0.

    学生对所有样本的输出都相同，使各列成为常数时，列的相关系数为 0。
    """
    # Two samples: the mean of two equal numbers is exact, and nothing is left to divide by.
    student, teacher = two(draw, 2, 5, torch.float32)
    agrees(candidate, (student[:1].repeat(2, 1), teacher), settings(draw), rtol=1e-3)


@aspect("stability")
def test_a_batch_of_one_sample(candidate, draw):
    """In a batch of one sample all columns are constant, and the row still counts.

    批次里只有一个样本时，所有的列都是常数，而行照常计算。
    """
    problem, options = two(draw, 1, 6, torch.float32), settings(draw)
    agrees(candidate, problem, options, rtol=1e-3)
    finite(gradient_of(candidate, problem, options))


@aspect("stability")
def test_constant_rows_and_columns_leave_the_gradient_finite(candidate, draw):
    """Constant rows and constant columns, of student or teacher, make no gradient infinite or nan.

    无论是学生还是教师的行或列为常数，梯度中都没有无穷大或 nan。
    """
    student, teacher = with_constants(draw)
    options = settings(draw)
    finite(gradient_of(candidate, (student, teacher), options))
    student, teacher = two(draw, 2, 5, torch.float32)
    finite(gradient_of(candidate, (student[:1].repeat(2, 1), teacher), options))
    finite(gradient_of(candidate, (student, teacher[:1].repeat(2, 1)), options))


@aspect("stability")
def test_with_thousands_of_classes_every_column_counts(candidate, draw):
    """With thousands of classes, whose columns hold small numbers only, a perfect student still has a loss of 0.

    类别有几千个、每一列都只有很小的数时，完美学生的损失仍为 0。
    """
    logits = draw.logits(4, 2500, scale=1.0)
    theirs = candidate.dist_loss(logits + 1.0, logits, **settings(draw))
    same(theirs, torch.tensor(0.0), atol=3e-4, what=LOSS)


@aspect("stability")
def test_logits_hundreds_apart_give_the_right_value(candidate, draw):
    """Logits hundreds apart, where softmax saturates, give the right loss and a finite gradient.

    logits 相差数百、softmax 饱和时，损失正确，梯度有限。
    """
    student, teacher = two(draw, 6, 5, torch.float32)
    for n in range(6):  # each class wins somewhere, in both models: no column is all zeros
        student[n, n % 5], teacher[n, (2 * n + 1) % 5] = 450.0, 450.0
    options = settings(draw)
    agrees(candidate, (student, teacher), options, rtol=1e-3)
    finite(gradient_of(candidate, (student, teacher), options))


@aspect("bad-input")
def test_a_temperature_that_is_not_above_0_is_refused(candidate, draw):
    """A temperature of 0 or below raises ValueError.

    温度为 0 或负数时抛出 ValueError。
    """
    problem = two(draw, 4, 3)
    for temperature in (0.0, -draw.uniform(0.5, 3.0)):
        with refuses(ValueError):
            candidate.dist_loss(*problem, temperature=temperature)


@aspect("bad-input")
def test_a_temperature_below_1_is_accepted(candidate, draw):
    """A temperature between 0 and 1 sharpens, and is not an error.

    介于 0 与 1 之间的温度使分布更尖锐，并不是错误。
    """
    agrees(candidate, two(draw, 4, 3, scale=1.0), {**settings(draw), "temperature": draw.uniform(0.5, 0.8)})


@aspect("bad-input")
def test_logits_of_different_shapes_are_refused(candidate, draw):
    """Student and teacher logits of different shapes raise ValueError, even where they would broadcast.

    学生与教师的 logits 形状不同时抛出 ValueError，即使形状可以广播。
    """
    student, teacher = two(draw, 4, 5)
    for other in (two(draw, 4, 6)[1], teacher[:, :1], teacher[:1], teacher[:3]):
        with refuses(ValueError):
            candidate.dist_loss(student, other, **settings(draw))
